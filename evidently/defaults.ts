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

/** A client that takes longer is cut off. All values are in milliseconds. */
export const DEFAULT_LIMITS = {
	headersTimeout: 10_000,
	requestTimeout: 60_000,
	connectionsCheckingInterval: 5_000,
	// Longer than clients keep idle connections, so that the client closes them first.
	keepAliveTimeout: 60_000,
	/** For the requests in flight when the server closes. */
	drainTimeout: 10_000,
};
