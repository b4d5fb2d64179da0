import { toConnection } from '../../nodes/AwsEvidently/aws/connection';

const FIELDS = {
	region: 'us-east-1',
	accessKeyId: 'AKIAEXAMPLE',
	secretAccessKey: 'secret',
	sessionToken: '',
	endpoint: '',
};

const connect = (fields: object = {}) => toConnection({ ...FIELDS, ...fields });

it('A connection has the Region, the keys and nothing that is not set', () => {
	expect(connect()).toEqual({
		region: 'us-east-1',
		keys: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
	});
});

it('Blanks around the values are dropped', () => {
	const fields = Object.fromEntries(
		Object.entries(FIELDS).map(([key, value]) => [key, ` ${value}\t`]),
	);
	expect(connect(fields)).toEqual(connect());
});

it('A session token goes with the keys', () => {
	expect(connect({ sessionToken: ' token ' }).keys.sessionToken).toBe('token');
});

describe('A Region', () => {
	it.each(['us-east-1', 'us-gov-west-1', 'local', 'x'.repeat(63)])('may be %s', (region) => {
		expect(connect({ region }).region).toBe(region);
	});

	it.each(['', 'a.b', 'a/b', '-a', 'a-', 'us east', 'a@b', 'a#', 'x'.repeat(64), 7, null])(
		'may not be "%s"',
		(region) => {
			expect(() => connect({ region })).toThrow("The credential's Region is ");
		},
	);
});

describe('An endpoint', () => {
	it.each([
		'http://localhost:2306',
		'https://example.com/evidently/v1/',
		'HTTPS://EXAMPLE.COM',
		'http://[::1]:80',
	])('is kept as it is written: %s', (endpoint) => {
		expect(connect({ endpoint }).endpoint).toBe(endpoint);
	});

	it.each([
		'localhost',
		'localhost:2306',
		'//example.com',
		'ws://example.com',
		'file:///etc',
		'http://',
		'https://example.com?a=1',
		'https://example.com/#here',
	])('may not be %s', (endpoint) => {
		expect(() => connect({ endpoint })).toThrow(
			`The credential's Endpoint is "${endpoint}", but must be an http or https URL`,
		);
	});

	it.each(['http://u:pass@word@host/', 'http://pass:word@host', 'http://password@host:no-port'])(
		'is shown without its user information: %s',
		(endpoint) => {
			expect(() => connect({ endpoint })).toThrow(
				/^The credential's Endpoint is "…@host[^"]*", but/,
			);
		},
	);
});
