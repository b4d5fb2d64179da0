import type { PostgresConnection } from './connection';

const SSL_MODES = ['allow', 'disable', 'require'] as const;

const FORM = 'postgres://user:password@host:5432/database';

/**
 * Reads a URL in the form of PostgreSQL's programs. If it has no password, the environment variable
 * PGPASSWORD is used, as in those programs.
 *
 * @throws Error that never quotes the URL, which may contain a password
 */
export function parsePostgresUrl(text: string): PostgresConnection {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url) throw new Error(`Invalid PostgreSQL URL. Use the form ${FORM}`);
	if (!/^postgres(ql)?:$/.test(url.protocol)) {
		throw new Error(
			`Invalid protocol in the PostgreSQL URL: "${url.protocol}". Use the form ${FORM}`,
		);
	}
	return {
		host: required('host', url.hostname.replace(/^\[|\]$/g, '')),
		port: Number(url.port || 5432),
		database: required('database', url.pathname.slice(1)),
		user: required('user', url.username),
		password: decode('password', url.password) || process.env.PGPASSWORD,
		ssl: sslMode(url.searchParams),
	};
}

function required(what: string, encoded: string): string {
	if (encoded !== '') return decode(what, encoded);
	throw new Error(`The PostgreSQL URL has no ${what}. Use the form ${FORM}`);
}

function decode(what: string, encoded: string): string {
	try {
		return decodeURIComponent(encoded);
	} catch {
		throw new Error(`Invalid ${what} in the PostgreSQL URL. Write "%" as "%25".`);
	}
}

function sslMode(parameters: URLSearchParams): PostgresConnection['ssl'] {
	const other = [...parameters.keys()].find((name) => name !== 'sslmode');
	if (other) {
		throw new Error(`Unknown parameter in the PostgreSQL URL: "${other}". Use sslmode only.`);
	}
	const mode = parameters.get('sslmode') ?? undefined;
	const known = SSL_MODES.find((each) => each === mode);
	if (known === mode) return known;
	throw new Error(`Invalid sslmode in the PostgreSQL URL: "${mode}". Use ${SSL_MODES.join(', ')}.`);
}
