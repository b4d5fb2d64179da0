import { percentEncode } from '../../nodes/AwsEvidently/shared/percentEncoding';

it.each([
	["a!b'c(d)e*f", 'a%21b%27c%28d%29e%2Af'],
	['AZaz09-._~', 'AZaz09-._~'],
	['arn:aws:evidently:x/y z', 'arn%3Aaws%3Aevidently%3Ax%2Fy%20z'],
	['Zoë 李', 'Zo%C3%AB%20%E6%9D%8E'],
])('encodes %s as %s', (text, encoded) => {
	expect(percentEncode(text)).toBe(encoded);
});
