import { parsePostgresUrl } from '../../../n8n/postgres/parseUrl';

const { PGPASSWORD } = process.env;
afterEach(() => {
	if (PGPASSWORD === undefined) delete process.env.PGPASSWORD;
	else process.env.PGPASSWORD = PGPASSWORD;
});

it.each([
	[
		'postgres://ann:s%40cret@db.example.com:5433/events',
		{ host: 'db.example.com', port: 5433, database: 'events', user: 'ann', password: 's@cret' },
	],
	[
		'postgresql://ann:pw@[::1]/my%20events?sslmode=require',
		{ host: '::1', port: 5432, database: 'my events', user: 'ann', password: 'pw', ssl: 'require' },
	],
])('reads the connection from %s', (url, connection) => {
	expect(parsePostgresUrl(url)).toEqual(connection);
});

it('reads the password from PGPASSWORD if the URL has none', () => {
	process.env.PGPASSWORD = 'of the environment';
	expect(parsePostgresUrl('postgres://ann@db/events').password).toBe('of the environment');
	expect(parsePostgresUrl('postgres://ann:own@db/events').password).toBe('own');
});

const FORM = 'Use the form postgres://user:password@host:5432/database';

it.each([
	['db.example.com', `Invalid PostgreSQL URL. ${FORM}`],
	['postgres://ann:secret@db:99999/events', `Invalid PostgreSQL URL. ${FORM}`],
	['mysql://ann:secret@db/events', `Invalid protocol in the PostgreSQL URL: "mysql:". ${FORM}`],
	['postgres://ann:secret@db', `The PostgreSQL URL has no database. ${FORM}`],
	['postgres://ann:secret@db/', `The PostgreSQL URL has no database. ${FORM}`],
	['postgres:///events', `The PostgreSQL URL has no host. ${FORM}`],
	['postgres://db/events', `The PostgreSQL URL has no user. ${FORM}`],
	[
		'postgres://ann:secret%@db/events',
		'Invalid password in the PostgreSQL URL. Write "%" as "%25".',
	],
	[
		'postgres://ann:secret@db/events?sslmode=verify-full',
		'Invalid sslmode in the PostgreSQL URL: "verify-full". Use allow, disable, require.',
	],
	[
		'postgres://ann:secret@db/events?sslmode=require&pool=5',
		'Unknown parameter in the PostgreSQL URL: "pool". Use sslmode only.',
	],
])('explains what is wrong with %s without quoting the password', (url, message) => {
	expect(() => parsePostgresUrl(url)).toThrow(new Error(message));
	expect(message).not.toContain('secret');
});
