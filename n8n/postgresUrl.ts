import type { PostgresConnection } from './database';

const SSL_MODES = ['allow', 'disable', 'require'] as const;

const FORM = 'postgres://user:password@host:5432/database';

/**
 * Reads a URL of the form that PostgreSQL's own programs take. Without a password in it, that of
 * the environment variable PGPASSWORD counts, as with those programs.
 *
 * @throws Error in words that never quote the URL, which may hold a password
 */
export function parsePostgresUrl(text: string): PostgresConnection {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url) throw new Error(`The URL of the PostgreSQL can't be read. It has the form ${FORM}`);
	if (!/^postgres(ql)?:$/.test(url.protocol)) {
		throw new Error(
			`The URL of the PostgreSQL starts with "${url.protocol}". It has the form ${FORM}`,
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
	throw new Error(`The URL of the PostgreSQL names no ${what}. It has the form ${FORM}`);
}

function decode(what: string, encoded: string): string {
	try {
		return decodeURIComponent(encoded);
	} catch {
		throw new Error(`In the URL of the PostgreSQL, write the "%" in the ${what} as "%25".`);
	}
}

function sslMode(parameters: URLSearchParams): PostgresConnection['ssl'] {
	const other = [...parameters.keys()].find((name) => name !== 'sslmode');
	if (other) {
		throw new Error(
			`The URL of the PostgreSQL has the parameter "${other}". Only sslmode is known.`,
		);
	}
	const mode = parameters.get('sslmode') ?? undefined;
	const known = SSL_MODES.find((each) => each === mode);
	if (known === mode) return known;
	throw new Error(`The URL's sslmode is "${mode}". It may be ${SSL_MODES.join(', ')}.`);
}
