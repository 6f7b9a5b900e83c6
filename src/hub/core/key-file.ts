/** Name of the key, within the directory of a hub, that the secrets of machines are made with. */
export const KEY_FILE = 'hub.key';
