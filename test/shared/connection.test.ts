import { toConnection } from '../../nodes/AwsEvidently/shared/connection';

const FIELDS = {
	region: 'us-east-1',
	accessKeyId: 'AKIAEXAMPLE',
	secretAccessKey: 'secret',
	sessionToken: '',
	endpoint: '',
};

const connect = (fields: object = {}) => toConnection({ ...FIELDS, ...fields });

it('returns the Region, the keys and no option that is not set', () => {
	expect(connect()).toEqual({
		region: 'us-east-1',
		keys: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
	});
});

it('trims whitespace around the values of the credential', () => {
	const fields = Object.fromEntries(
		Object.entries(FIELDS).map(([key, value]) => [key, ` ${value}\t`]),
	);
	expect(connect(fields)).toEqual(connect());
});

it('adds the session token to the keys', () => {
	expect(connect({ sessionToken: ' token ' }).keys.sessionToken).toBe('token');
});

describe('A Region', () => {
	it.each(['us-east-1', 'us-gov-west-1', 'local', 'x', 'x'.repeat(63)])(
		'accepts the Region %s',
		(region) => {
			expect(connect({ region }).region).toBe(region);
		},
	);

	it.each(['', 'a.b', 'a/b', '-a', 'a-', 'us east', 'a@b', 'a#', 'x'.repeat(64), 0.5, null])(
		'rejects the Region "%s"',
		(region) => {
			const fault =
				typeof region === 'string' && region !== ''
					? `Invalid Region in the credential: "${region}"`
					: 'Missing Region in the credential';
			expect(() => connect({ region })).toThrow(
				`${fault}. Use the name of a Region, like us-east-1`,
			);
		},
	);
});

describe('An endpoint', () => {
	it.each([
		'http://localhost:2306',
		'https://example.com/evidently/v1/',
		'HTTPS://EXAMPLE.COM',
		'http://[::1]:80',
	])('keeps the endpoint %s unchanged', (endpoint) => {
		expect(connect({ endpoint }).endpoint).toBe(endpoint);
	});

	it.each([
		'localhost',
		'localhost:2306',
		'//example.com',
		'ws://example.com',
		'xhttp://example.com',
		'httpsx://example.com',
		'file:///etc',
		'http://',
		'https://example.com?a=1',
		'https://example.com/#here',
	])('rejects the endpoint %s', (endpoint) => {
		expect(() => connect({ endpoint })).toThrow(
			`Invalid Endpoint in the credential: "${endpoint}". Use an http or https URL`,
		);
	});

	it.each([
		'http://u:pass@word@host/',
		'http://pass:word@host',
		'http://password@host:no-port',
		'@host',
	])('hides the user information of an invalid endpoint: %s', (endpoint) => {
		expect(() => connect({ endpoint })).toThrow(
			/^Invalid Endpoint in the credential: "…@host[^"]*"\. Use /,
		);
	});
});

describe('Keys', () => {
	it.each([
		['accessKeyId', 'Access Key ID'],
		['secretAccessKey', 'Secret Access Key'],
	])('rejects keys without %s', (field, name) => {
		for (const missing of ['', '  ', undefined, 0.5]) {
			expect(() => connect({ [field]: missing })).toThrow(
				`Missing ${name} in the credential. Enter it: the node takes keys from the credential only.`,
			);
		}
	});

	it('accepts keys of digits that an expression returns as a number', () => {
		expect(connect({ accessKeyId: 1, secretAccessKey: 0 }).keys).toEqual({
			accessKeyId: '1',
			secretAccessKey: '0',
		});
	});

	it('rejects temporary keys without a session token', () => {
		expect(() => connect({ accessKeyId: 'ASIAEXAMPLE' })).toThrow(
			'Missing Session Token in the credential. Temporary keys, whose Access Key ID starts with ASIA, need theirs.',
		);
		expect(connect({ accessKeyId: 'ASIAEXAMPLE', sessionToken: 'token' }).keys).toEqual({
			accessKeyId: 'ASIAEXAMPLE',
			secretAccessKey: 'secret',
			sessionToken: 'token',
		});
	});

	it.each([
		['accessKeyId', 'Access Key ID', 'AKIA\nEXAMPLE', 'U+000A'],
		['accessKeyId', 'Access Key ID', 'AKIA\u200bEXAMPLE', 'U+200B'],
		['accessKeyId', 'Access Key ID', 'AKIA\u0415XAMPLE', 'U+0415'],
		['secretAccessKey', 'Secret Access Key', 'sec\r\nret', 'U+000D'],
		['secretAccessKey', 'Secret Access Key', '\u200bsecret', 'U+200B'],
		['secretAccessKey', 'Secret Access Key', 'sec\u2028ret', 'U+2028'],
		['sessionToken', 'Session Token', 'IQoJ\nb3Jp', 'U+000A'],
		['sessionToken', 'Session Token', 'IQoJ\u00e9', 'U+00E9'],
		['sessionToken', 'Session Token', 'IQoJ\u2060b3Jp', 'U+2060'],
		['sessionToken', 'Session Token', 'IQoJ\ud800b3Jp', 'U+D800'],
	])('rejects hidden characters inside %s', (field, name, value, codePoint) => {
		expect(() => connect({ [field]: value })).toThrow(
			new Error(
				`Invalid character in the ${name} in the credential: "${codePoint}". Enter the value again, as one line without hidden characters.`,
			),
		);
	});

	it.each(['test', 'a', 'local', 'check-out_1.2', 'two words', '/+='])(
		'accepts keys of any characters that are valid in a header: %s',
		(value) => {
			const keys = { accessKeyId: value, secretAccessKey: value, sessionToken: value };
			expect(connect(keys).keys).toEqual(keys);
		},
	);

	it('accepts a secret access key in any script, because it is never sent', () => {
		expect(connect({ secretAccessKey: 'секрет' }).keys.secretAccessKey).toBe('секрет');
	});

	it('accepts a permanent key that contains the prefix of temporary keys', () => {
		expect(connect({ accessKeyId: 'AKIAASIA' }).keys).not.toHaveProperty('sessionToken');
	});
});

describe('A role', () => {
	const ROLE = {
		assumeRole: true,
		roleArn: 'arn:aws:iam::123456789012:role/path/sender',
		roleSessionName: 'n8n',
		stsEndpoint: '',
		externalId: '',
	};

	it("returns the role's ARN, its session name and all options that are set", () => {
		const role = { arn: ROLE.roleArn, sessionName: 'n8n' };
		expect(connect(ROLE).role).toEqual(role);
		expect(connect(ROLE).role).not.toHaveProperty('externalId');
		expect(
			connect({ ...ROLE, externalId: ' ex:42 ', stsEndpoint: 'http://localhost:1' }).role,
		).toEqual({ ...role, externalId: 'ex:42', endpoint: 'http://localhost:1' });
	});

	it.each([true, 'true'])('assumes the role if Assume Role is %p', (assumeRole) => {
		expect(connect({ ...ROLE, assumeRole }).role?.arn).toBe(ROLE.roleArn);
	});

	it.each([false, 'false'])('does not assume the role if Assume Role is %p', (assumeRole) => {
		expect(connect({ ...ROLE, assumeRole }).role).toBeUndefined();
	});

	it('does not assume the role if the credential has no Assume Role', () => {
		const { roleArn, roleSessionName } = ROLE;
		expect(connect({ roleArn, roleSessionName }).role).toBeUndefined();
	});

	it('rejects an Assume Role whose expression returns nothing', () => {
		expect(() => connect({ ...ROLE, assumeRole: undefined })).toThrow(
			'Missing Assume Role in the credential. Use true or false.',
		);
	});

	it.each(['', 'yes', 1, null])('rejects %p as Assume Role', (assumeRole) => {
		expect(() => connect({ ...ROLE, assumeRole })).toThrow(
			`Invalid Assume Role in the credential: ${JSON.stringify(assumeRole)}. Use true or false.`,
		);
	});

	it('accepts a number as External ID', () => {
		expect(connect({ ...ROLE, externalId: 1234567890 }).role?.externalId).toBe('1234567890');
	});

	it.each([0.5, 2 ** 53, true, {}])('rejects %p as External ID', (externalId) => {
		expect(() => connect({ ...ROLE, externalId })).toThrow(
			`Invalid External ID in the credential: ${JSON.stringify(externalId)}. Use text, or leave it empty.`,
		);
	});

	it.each([undefined, null, ' '])('omits an External ID of %p', (externalId) => {
		expect(connect({ ...ROLE, externalId }).role).not.toHaveProperty('externalId');
	});

	it.each(['arn:aws:iam::123456789012:role/r', 'arn:aws-us-gov:iam::123456789012:role/a/b'])(
		'accepts the role %s',
		(roleArn) => {
			expect(connect({ ...ROLE, roleArn }).role?.arn).toBe(roleArn);
		},
	);

	it.each([
		'sender',
		'arn:aws:iam::123456789012:role/',
		'arn:aws:iam::12345678901:role/r',
		'arn:aws:iam::12345678901x:role/r',
		'arn::iam::123456789012:role/r',
		'xarn:aws:iam::123456789012:role/r',
		'arn:aws:iam::123456789012:role/r\nx',
		'arn:aws:iam::123456789012:user/u',
	])('rejects the role %j', (roleArn) => {
		expect(() => connect({ ...ROLE, roleArn })).toThrow(
			`Invalid Role ARN in the credential: ${JSON.stringify(roleArn)}. Use an ARN like arn:aws:iam::123456789012:role/NAME`,
		);
	});

	it.each(['n8', 'x'.repeat(64), 'a_+=,.@-Z9'])('accepts a session named %s', (name) => {
		expect(connect({ ...ROLE, roleSessionName: name }).role?.sessionName).toBe(name);
	});

	it.each(['x', 'two words', '!ab', 'ab!', 'x'.repeat(65)])(
		'rejects a session named "%s"',
		(roleSessionName) => {
			expect(() => connect({ ...ROLE, roleSessionName })).toThrow(
				`Invalid Role Session Name in the credential: "${roleSessionName}". Use 2 to 64 letters, digits or characters of _+=,.@-`,
			);
		},
	);

	it('rejects an STS endpoint that is not an http or https URL', () => {
		expect(() => connect({ ...ROLE, stsEndpoint: 'ftp://sts' })).toThrow(
			'Invalid STS Endpoint in the credential: "ftp://sts". Use an http or https URL',
		);
	});
});
