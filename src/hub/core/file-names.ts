/** Name of the database, within the directory of a hub. */
export const DATABASE_FILE = 'hub.db';

/** Name of the small database that is locked as long as a process has the directory. */
export const LOCK_FILE = 'lock.db';

/** Name of the key that the secrets of machines are made with. */
export const KEY_FILE = 'hub.key';
