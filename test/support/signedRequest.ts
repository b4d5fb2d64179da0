import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ReceivedRequest } from '../../nodes/AwsEvidently/receive/request';
import type { Credential } from '../../nodes/AwsEvidently/receive/signature';
import { Sha256 } from './sha256';

export const NOW = Date.parse('2021-02-01T09:30:00Z');
export const KEY: Credential = { accessKeyId: 'AKID', secretAccessKey: 'top/secret+key' };

export interface Unsigned {
	method?: string;
	path?: string;
	query?: Record<string, string>;
	headers?: Record<string, string>;
	body?: string;
	service?: string;
	key?: Credential;
	at?: number;
}

/** Returns a request, signed with the SDK's implementation, in the form in which a server receives it. */
export async function signed(unsigned: Unsigned = {}): Promise<ReceivedRequest> {
	const { method = 'POST', path = '/events/projects/demo', query = {}, body = '{}' } = unsigned;
	const { service = 'evidently', key = KEY, at = NOW } = unsigned;
	const headers = { host: '127.0.0.1:2306', ...unsigned.headers };
	const signer = new SignatureV4({
		credentials: key,
		region: 'eu-west-1',
		service,
		sha256: Sha256,
	});
	const request = await signer.sign(new HttpRequest({ method, path, query, headers, body }), {
		signingDate: new Date(at),
	});
	const search = new URLSearchParams(query).toString();
	return {
		method,
		target: search ? `${path}?${search.replaceAll('+', '%20')}` : path,
		headers: Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, [value]]),
		),
		body: Buffer.from(body),
		receivedAt: NOW,
	};
}
