/** What is wrong with a document that cannot be read. */
export type DecodeCode =
  /** Not an object with a `type` and `params` of its own. */
  | 'not-a-document'
  /** A member that must be there is not. */
  | 'missing'
  /** A member of another JSON type than the format says. */
  | 'wrong-type'
  /** Base64 that is not canonical: alphabet, length, padding or trailing bits. */
  | 'bad-base64'
  /** Lengths that contradict each other. */
  | 'size-mismatch'
  /** A shape that is not the text of a Python tuple, or a list of sizes. */
  | 'bad-shape'
  /** A dtype that NumPy would not write. */
  | 'bad-dtype'
  /** A dtype that exists but cannot be kept, `object` above all. */
  | 'unsupported-dtype'
  /** An `exact` that contradicts its `params`. */
  | 'bad-exact'
  /** An `exact` of a kind this version does not know. */
  | 'exact-unsupported'
  /** Bytes inside a payload that its dtype does not allow: a boolean of 2, a code point above 10FFFF. */
  | 'bad-value'
  /** An Arrow stream that is damaged, or uses what the format leaves out. */
  | 'bad-arrow'
  /** Columns or rows of unequal length. */
  | 'ragged'
  /** A `.npy` file that is damaged or of an unknown version. */
  | 'bad-npy'
  /** A compressed file that is damaged, cut off, or followed by other bytes. */
  | 'bad-compression'
  /** A stream that failed, or is read by somebody else: its error is the `cause`. */
  | 'stream-failed'
  /** A stream whose reading the caller's signal has ended: its reason is the `cause`. */
  | 'aborted'
  /** A text that is not JSON. */
  | 'syntax'
  /** A name that an object of a text has twice, escapes resolved. */
  | 'duplicate-key'
  /** Bytes of a text that are not UTF-8. */
  | 'bad-utf8'
  /** Something after the end of a text's value. */
  | 'trailing-bytes'
  /** A number of a text beyond the largest double, `1e400`. */
  | 'number-overflow'
  /** A file that is not a complete PNG or JPEG. */
  | 'bad-image'
  /** A value that is not what a schema of the caller's says. */
  | 'schema'
  /** A user's wrapper threw while reading; its error is the `cause`. */
  | 'custom-decoder';

/** What is wrong with a value that cannot be kept. */
export type EncodeCode =
  /** A value no document can hold: a function, a class instance, a lone surrogate in a `<U` array, … */
  | 'unsupported-value'
  /** A value that contains itself. */
  | 'cycle'
  /** Nested arrays or columns of unequal length. */
  | 'ragged'
  /** A frame's index of another length or type, or a column named like one. */
  | 'bad-index'
  /** A number the asked dtype cannot hold exactly. */
  | 'number-overflow'
  /** A shape, stride or offset that does not fit the data. */
  | 'bad-shape'
  /** A dtype NumPy does not have. */
  | 'bad-dtype'
  /** A dtype that exists but cannot be kept, `object` above all. */
  | 'unsupported-dtype'
  /** The value's memory is no longer what it was when it was wrapped. */
  | 'size-mismatch'
  /** A file that is not a complete PNG or JPEG. */
  | 'bad-image'
  /** A user's wrapper threw while stating itself, or stated something that is not a document. */
  | 'custom-encoder';

/** Why nobody could log in. */
export type LoginCode =
  /** No usable credentials, and nobody to ask. */
  | 'login-required'
  /** The authorization server, or the person who was asked, said no. */
  | 'login-refused'
  /** The person who was asked did not answer in time. */
  | 'login-expired'
  /** A file of credentials that is damaged, of another layout, or readable by others. */
  | 'bad-secrets';

/** Any `code` of a {@link RaymonError}. */
export type ErrorCode =
  | DecodeCode
  | EncodeCode
  | LoginCode
  | 'limit'
  | 'unknown-type'
  | 'bad-option'
  | 'registry'
  | 'missing-dependency'
  | 'bad-pixels'
  | 'trace'
  | 'transport';
