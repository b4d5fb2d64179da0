/**
 * The environment variables with which programs reach servers on this machine directly. Where a network
 * has a proxy for everything else, the proxy can't reach them.
 */
export function directLocalAccess(): NodeJS.ProcessEnv {
	// Lower case takes precedence, as in the libraries that read these variables.
	const { NO_PROXY, no_proxy = NO_PROXY } = process.env;
	const hosts = [no_proxy, 'localhost', '127.0.0.1'].filter(Boolean).join();
	return { NO_PROXY: hosts, no_proxy: hosts };
}
