import { parsePostgresUrl } from '../../n8n/postgresUrl';

const { PGPASSWORD } = process.env;
afterEach(() => {
	if (PGPASSWORD === undefined) delete process.env.PGPASSWORD;
	else process.env.PGPASSWORD = PGPASSWORD;
});

test.each([
	[
		'postgres://ann:s%40cret@db.example.com:5433/events',
		{ host: 'db.example.com', port: 5433, database: 'events', user: 'ann', password: 's@cret' },
	],
	[
		'postgresql://ann:pw@[::1]/my%20events?sslmode=require',
		{ host: '::1', port: 5432, database: 'my events', user: 'ann', password: 'pw', ssl: 'require' },
	],
])('reads %s', (url, connection) => {
	expect(parsePostgresUrl(url)).toEqual(connection);
});

test('takes the password from PGPASSWORD where the URL has none', () => {
	process.env.PGPASSWORD = 'of the environment';
	expect(parsePostgresUrl('postgres://ann@db/events').password).toBe('of the environment');
	expect(parsePostgresUrl('postgres://ann:own@db/events').password).toBe('own');
});

const FORM = 'It has the form postgres://user:password@host:5432/database';

test.each([
	['db.example.com', `The URL of the PostgreSQL can't be read. ${FORM}`],
	['postgres://ann:secret@db:99999/events', `The URL of the PostgreSQL can't be read. ${FORM}`],
	['mysql://ann:secret@db/events', `The URL of the PostgreSQL starts with "mysql:". ${FORM}`],
	['postgres://ann:secret@db', `The URL of the PostgreSQL names no database. ${FORM}`],
	['postgres://ann:secret@db/', `The URL of the PostgreSQL names no database. ${FORM}`],
	['postgres:///events', `The URL of the PostgreSQL names no host. ${FORM}`],
	['postgres://db/events', `The URL of the PostgreSQL names no user. ${FORM}`],
	[
		'postgres://ann:secret%@db/events',
		'In the URL of the PostgreSQL, write the "%" in the password as "%25".',
	],
	[
		'postgres://ann:secret@db/events?sslmode=verify-full',
		'The URL\'s sslmode is "verify-full". It may be allow, disable, require.',
	],
	[
		'postgres://ann:secret@db/events?sslmode=require&pool=5',
		'The URL of the PostgreSQL has the parameter "pool". Only sslmode is known.',
	],
])('says what is wrong with %s, and never the password', (url, message) => {
	expect(() => parsePostgresUrl(url)).toThrow(new Error(message));
	expect(message).not.toContain('secret');
});
