export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 2306;

/** The folder is relative to the working directory, and git ignores it. */
export const DEFAULT_DATA_DIR = '.evidently';

export const DEFAULT_PROJECTS: readonly string[] = ['checkout', 'demo'];

/** Published example keys, which give access to nothing but a local Evidently. */
export const DEFAULT_ACCESS_KEY_ID = 'AKIALOCALEVIDENTLY';
export const DEFAULT_SECRET_ACCESS_KEY = 'local/evidently/secret/EXAMPLEKEY';

/** Any Region works: ARNs contain the one that the request was signed for. */
export const DEFAULT_REGION = 'us-east-1';
export const DEFAULT_SEED = 1;

/** The server drops the connection of a slower client. All values are in milliseconds, as in Node.js. */
export const DEFAULT_LIMITS = {
	headersTimeout: 10_000,
	requestTimeout: 60_000,
	connectionsCheckingInterval: 5_000,
	// This is longer than clients keep idle connections, so that the client closes them first.
	keepAliveTimeout: 60_000,
	/** The time that requests in flight have to finish when the server closes. */
	drainTimeout: 10_000,
};
