import { createHmac, timingSafeEqual } from 'crypto';

import { ErrorName } from '../api/errors';
import { sha256 } from '../shared/hash';
import { ALGORITHM, invalidSignature, type Claim, type CredentialScope } from './authorization';
import { AwsError } from './awsErrors';
import { canonicalRequest } from './canonicalRequest';
import { header, splitTarget, type WireRequest } from './request';

/** The keys that requests must be signed with. */
export interface Credential {
	accessKeyId: string;
	secretAccessKey: string;
	/** If set, requests must carry this token. */
	sessionToken?: string;
	/** If set, requests are rejected as expired from this time on. */
	expiresAt?: Date;
}

export interface SignedRequest {
	/** The request as it arrived. */
	request: WireRequest;
	/** The body's bytes as received. */
	body: Uint8Array;
	/** What the request says about its signature, from `readClaim`. */
	claim: Claim;
	/** The credential that the claim is checked against. */
	credential: Credential | undefined;
	/** The time of arrival in epoch milliseconds. */
	now: number;
	/** Returns the request as the client may have sent it, if a proxy changed its host or path. */
	findOriginal?: () => WireRequest | undefined;
}

/** A signature that doesn't match. */
export class SignatureMismatch extends AwsError {
	/** @param verified the hosts and paths that the signature was verified for */
	constructor(readonly verified: readonly string[]) {
		super(
			ErrorName.InvalidSignature,
			403,
			'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
		);
	}
}

/**
 * Verifies a request's SigV4 signature against the bytes that were received.
 * @throws AwsError with AWS's code, message and status
 */
export function verifySignature(signed: SignedRequest): void {
	const { request, findOriginal, claim } = signed;
	const { secretAccessKey } = checkCredential(signed);
	const payloadHash = checkPayload(signed);
	const isSigned = (form: WireRequest) => {
		const canonical = canonicalRequest(form, claim.signedHeaders, payloadHash);
		return isSameText(sign(secretAccessKey, claim, canonical), claim.signature);
	};
	if (isSigned(request)) return;
	const original = findOriginal?.();
	if (original && isSigned(original)) return;
	throw new SignatureMismatch((original ? [request, original] : [request]).map(hostAndPath));
}

function checkCredential({ request, claim, credential, now }: SignedRequest): Credential {
	const token = header(request, 'x-amz-security-token') ?? '';
	if (
		credential?.accessKeyId !== claim.accessKeyId ||
		!isSameText(token, credential.sessionToken ?? '')
	) {
		throw new AwsError(
			ErrorName.UnrecognizedClient,
			403,
			'The security token included in the request is invalid.',
		);
	}
	if (credential.expiresAt && credential.expiresAt.getTime() <= now) {
		throw new AwsError(
			ErrorName.ExpiredToken,
			403,
			'The security token included in the request is expired',
		);
	}
	return credential;
}

/** @returns the body's hash in hexadecimal */
function checkPayload({ request, body }: SignedRequest): string {
	const payloadHash = sha256(body);
	const claimedHash = header(request, 'x-amz-content-sha256');
	if (claimedHash !== undefined && claimedHash !== payloadHash) {
		throw invalidSignature(
			"The value of 'x-amz-content-sha256' header does not match the calculated hash.",
		);
	}
	return payloadHash;
}

function sign(secret: string, { scope, date }: Claim, canonical: string): string {
	const stringToSign = [ALGORITHM, date, partsOf(scope).join('/'), sha256(canonical)].join('\n');
	return hmac(signingKey(secret, scope), stringToSign).toString('hex');
}

const partsOf = ({ date, region, service, terminator }: CredentialScope) => [
	date,
	region,
	service,
	terminator,
];

/** The cache has room for every Region on the two days around midnight. */
const MAX_CACHED_KEYS = 40;

/** Signing keys by a hash of what they were derived from, the oldest first. */
const cachedKeys = new Map<string, Buffer>();

/**
 * Returns the key that a scope's signatures are made with. It is derived once per day, Region and service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signingKey(secret: string, scope: CredentialScope): Buffer {
	const parts = partsOf(scope);
	// The cache has a hash of the secret, not the secret itself.
	const cacheKey = hmac(secret, JSON.stringify(parts)).toString('base64');
	const cached = cachedKeys.get(cacheKey);
	if (cached) return cached;
	const key = parts.reduce(hmac, Buffer.from(`AWS4${secret}`));
	cachedKeys.set(cacheKey, key);
	if (cachedKeys.size > MAX_CACHED_KEYS) cachedKeys.delete(cachedKeys.keys().next().value!);
	return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
	return createHmac('sha256', key).update(text).digest();
}

/** Compares in a time that doesn't depend on where the texts differ. */
function isSameText(expected: string, actual: string): boolean {
	const [a, b] = [Buffer.from(expected), Buffer.from(actual)];
	return a.length === b.length && timingSafeEqual(a, b);
}

/** The query is left out, since a presigned URL has its signature there. */
function hostAndPath(request: WireRequest): string {
	const [path] = splitTarget(request.target);
	return `${header(request, 'host')}${path}`;
}
