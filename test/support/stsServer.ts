/** A local STS. It implements AssumeRole of the query protocol (2011-06-15) and verifies signatures. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type ErrorRequestHandler, type Request } from 'express';

import { readClaim } from '../../nodes/AwsEvidently/receive/authorization';
import { AwsError } from '../../nodes/AwsEvidently/receive/awsErrors';
import { verifySignature, type Credential } from '../../nodes/AwsEvidently/receive/signature';

/** A role as its trust policy describes it. */
export interface TrustedRole {
	arn: string;
	/** The external ID, if the trust policy requires one. */
	externalId?: string;
}

export interface StsOptions {
	/** The keys that may assume the roles. */
	credentials: Credential[];
	roles: TrustedRole[];
	/** The lifetime of the issued keys in seconds. AWS allows at least 900 seconds. */
	lifetime?: number;
}

export interface Sts {
	url: string;
	/** The keys issued so far, in the form that the local Evidently accepts. */
	issued: Credential[];
	/** The User-Agent headers of all AssumeRole calls: the standard one and the SDK's. */
	userAgents: Array<string | undefined>;
	/** The parameters of all AssumeRole calls, including rejected ones. */
	calls: Array<Record<string, string>>;
	close(): Promise<void>;
}

/** Starts a local STS on a free port of 127.0.0.1. */
export async function startSts({ credentials, roles, lifetime = 900 }: StsOptions): Promise<Sts> {
	const sts: Omit<Sts, 'url' | 'close'> = { issued: [], calls: [], userAgents: [] };
	const app = express();
	app.post('/', express.raw({ type: () => true }), (request, response) => {
		const parameters = Object.fromEntries(new URLSearchParams(String(request.body)));
		sts.calls.push(parameters);
		sts.userAgents.push(request.get('user-agent'), request.get('x-amz-user-agent'));
		authenticate(request, credentials);
		const role = findRole(roles, parameters);
		const keys = issueKeys(lifetime);
		sts.issued.push(keys);
		response.type('text/xml').send(toResponse(role, parameters.RoleSessionName ?? '', keys));
	});
	app.use(sendError);
	const server = createServer((request, response) => {
		// Node's own Date header follows the real clock, even if a test mocks the time.
		response.setHeader('date', new Date(Date.now()).toUTCString());
		app(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		...sts,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** The codes of STS for errors that have other names in other services. */
const CODES: Record<string, string> = {
	InvalidSignatureException: 'SignatureDoesNotMatch',
	UnrecognizedClientException: 'InvalidClientTokenId',
	ExpiredTokenException: 'ExpiredToken',
};

function authenticate(request: Request, credentials: Credential[]): void {
	const { method, originalUrl: target, headersDistinct: headers } = request;
	const now = Date.now();
	const signed = { method, target, headers };
	const claim = readClaim(signed, 'sts', now);
	const credential = credentials.find(({ accessKeyId }) => accessKeyId === claim.accessKeyId);
	verifySignature({ request: signed, body: request.body as Buffer, claim, credential, now });
}

function findRole(
	roles: TrustedRole[],
	{ RoleArn, ExternalId }: Record<string, string>,
): TrustedRole {
	const role = roles.find(({ arn, externalId }) => arn === RoleArn && externalId === ExternalId);
	if (role) return role;
	const message = `User: arn:aws:iam::123456789012:user/test is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;
	throw new AwsError('AccessDenied', 403, message);
}

function issueKeys(lifetime: number): Credential {
	return {
		accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
		secretAccessKey: randomBytes(30).toString('base64'),
		sessionToken: randomBytes(60).toString('base64'),
		expiresAt: new Date(Date.now() + lifetime * 1000),
	};
}

function toResponse({ arn }: TrustedRole, session: string, keys: Credential): string {
	return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROAEXAMPLE:${session}</AssumedRoleId>
      <Arn>${arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${session}</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${keys.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${keys.secretAccessKey}</SecretAccessKey>
      <SessionToken>${keys.sessionToken}</SessionToken>
      <Expiration>${keys.expiresAt!.toISOString()}</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>
</AssumeRoleResponse>`;
}

const sendError: ErrorRequestHandler = (error: Error, _request, response, _next) => {
	const { status, name, message } =
		error instanceof AwsError
			? error
			: { ...error, status: 500, name: 'InternalFailure', message: error.message };
	response.status(status).type('text/xml')
		.send(`<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>${CODES[name] ?? name}</Code><Message>${message}</Message></Error>
  <RequestId>${randomUUID()}</RequestId>
</ErrorResponse>`);
};
