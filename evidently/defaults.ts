export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 2306;

/** Relative to the working directory; ignored by git. */
export const DEFAULT_DATA_DIR = '.evidently';

export const DEFAULT_PROJECTS: readonly string[] = ['checkout', 'demo'];

/** Published example keys, which give access to nothing but a local Evidently. */
export const DEFAULT_ACCESS_KEY_ID = 'AKIALOCALEVIDENTLY';
export const DEFAULT_SECRET_ACCESS_KEY = 'local/evidently/secret/EXAMPLEKEY';

/** Any Region works: the one that a request is signed for appears in its ARNs. */
export const DEFAULT_REGION = 'us-east-1';

export const DEFAULT_SEED = 1;
