import { HttpRequest } from '@smithy/protocol-http';

import { redactorFor } from '../../nodes/AwsEvidently/aws/redaction';

const SIGNATURE = '0123abcd'.repeat(8);

function redactorOf(keyId: string, token?: string) {
	const authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/20261123/us-east-1/evidently/aws4_request, SignedHeaders=host, Signature=${SIGNATURE}`;
	const headers = { authorization, ...(token !== undefined && { 'x-amz-security-token': token }) };
	return redactorFor(new HttpRequest({ headers }));
}

describe('Redaction', () => {
	const redact = redactorOf('AKIAX', 'to+ken/==');

	it.each([
		['the signature', `Signature=${SIGNATURE}`, 'Signature=***'],
		['the key ID in a scope', 'Credential=AKIAX/20261123', 'Credential=***/20261123'],
		['the key ID at the end of a sentence', 'Unknown key AKIAX.', 'Unknown key ***.'],
		['the key ID in quotes', '"AKIAX"', '"***"'],
		[
			'the token after a line break',
			'x-amz-security-token:\nto+ken/==\n',
			'x-amz-security-token:\n***\n',
		],
		[
			'the token in JSON within a text',
			'{\\"t\\":\\"a\\nto+ken/==\\n\\"}',
			'{\\"t\\":\\"a\\n***\\n\\"}',
		],
		['the token in a URL', '?t=to%2Bken%2F%3D%3D&x', '?t=***&x'],
		['the key ID in an encoded scope', 'Credential%3DAKIAX%2F2026', 'Credential%3D***%2F2026'],
		['a secret that is repeated', 'AKIAX AKIAX', '*** ***'],
	])('replaces %s', (_what, text, expected) => {
		expect(redact(text)).toBe(expected);
	});

	it.each([
		['test', 'Project test-shop, latest.test, my_test and test.shop'],
		['a', 'An area was accepted'],
		['event', 'events.1.member.data of eventSource'],
		['AKIAX', 'AKIAXY and XAKIAX'],
	])('keeps words that only contain the key ID "%s"', (keyId, text) => {
		expect(redactorOf(keyId)(text)).toBe(text);
	});

	it('keeps words that only contain the session token', () => {
		expect(redactorOf('AKIAX', 'test')('Project test-shop is test')).toBe(
			'Project test-shop is ***',
		);
	});

	it('matches every character of a secret literally', () => {
		expect(redactorOf('a.b(c', '[x]*')('a.b(c axb(c [x]* xx')).toBe('*** axb(c *** xx');
	});

	it('keeps a text unchanged if the request was not signed', () => {
		expect(redactorFor(new HttpRequest({ headers: {} }))('AKIAX')).toBe('AKIAX');
	});
});
