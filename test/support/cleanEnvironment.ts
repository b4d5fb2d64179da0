const KEPT = ['PATH', 'HOME', 'TMPDIR'];

/**
 * The environment of a program that a test runs. It has nothing of the shell or the CI service that
 * would change the program's behavior, such as colors, AWS's settings, proxies or languages.
 */
export const CLEAN_ENVIRONMENT: NodeJS.ProcessEnv = Object.fromEntries(
	KEPT.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])),
);
