import { hash, timingSafeEqual } from 'crypto';
import { CLOCK_FAULTS, ErrorName } from '../api/errors';
import { MAX_SKEW_MINUTES } from '../api/signing';
import {
	ALGORITHM,
	incompleteSignature,
	parseAuthorization,
	type Authorization,
	type CredentialScope,
} from './authorization';
import { AwsError } from './awsErrors';
import { canonicalRequest } from './canonicalRequest';
import { findCredentials, type Credentials, type CredentialSource } from './credentials';
import { header, type WireRequest } from './request';
import { hmac, signingKey } from './signingKey';

export interface Caller {
	accessKeyId: string;
	/** The Region that the request was signed for. */
	region: string;
}

export interface SignedRequest {
	/** The signing name, such as `evidently` or `sts`. */
	service: string;
	request: WireRequest;
	/** The body's bytes as received. */
	body: Uint8Array;
	credentials: CredentialSource;
	/** Milliseconds since 1970. */
	now: number;
}

const MINUTE = 60_000;
const TERMINATOR = 'aws4_request';

/**
 * Verifies the SigV4 signature in a request's Authorization header against the bytes on the wire.
 * @throws AwsError with the code, words and status that AWS gives
 */
export function verifySignature(signed: SignedRequest): Caller {
	const { request, service, now } = signed;
	const authorization = parseAuthorization(header(request, 'authorization'));
	const date = requestDate(request);
	checkScope(authorization.scope, service, date);
	const credentials = knownCredentials(signed, authorization.accessKeyId);
	checkClock(date, now);
	checkCoverage(authorization);
	checkSignature(signed, authorization, date, credentials);
	return { accessKeyId: authorization.accessKeyId, region: authorization.scope.region };
}

/**
 * The time of a request in ISO 8601's basic format, `YYYYMMDDTHHMMSSZ`, which its signature covers:
 * from X-Amz-Date or, without it, from Date.
 */
function requestDate(request: WireRequest): string {
	const date = header(request, 'x-amz-date') || header(request, 'date');
	if (!date) {
		throw incompleteSignature(
			"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
		);
	}
	const epochMs = parseDate(date);
	if (Number.isNaN(epochMs)) {
		throw incompleteSignature(
			"Date must be in ISO-8601 'basic format', such as 20210201T093000Z, but it isn't.",
		);
	}
	return basicFormat(epochMs);
}

const BASIC_FORMAT = /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/;

/** HTTP's format, and with the zone in digits as botocore writes it. */
const HTTP_FORMAT = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})$/;

/** @returns milliseconds since 1970, or NaN */
function parseDate(date: string): number {
	if (HTTP_FORMAT.test(date)) return Date.parse(date);
	return BASIC_FORMAT.test(date) ? Date.parse(date.replace(BASIC_FORMAT, '$1-$2-$3:$4:$5')) : NaN;
}

const basicFormat = (epochMs: number) => new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, '');

function checkScope(scope: CredentialScope, service: string, date: string): void {
	if (scope.terminator !== TERMINATOR) {
		throw invalidSignature(`Credential should be scoped with a valid terminator: '${TERMINATOR}'.`);
	}
	if (scope.service !== service) {
		throw invalidSignature(`Credential should be scoped to correct service: '${service}'.`);
	}
	const day = date.slice(0, 8);
	if (scope.date !== day) {
		throw invalidSignature(
			`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${date}'.`,
		);
	}
}

function knownCredentials(signed: SignedRequest, accessKeyId: string): Credentials {
	const credentials = findCredentials(signed.credentials, accessKeyId);
	const token = header(signed.request, 'x-amz-security-token');
	if (!credentials || !isSameText(token ?? '', credentials.sessionToken ?? '')) {
		throw new AwsError(
			ErrorName.UnrecognizedClient,
			403,
			'The security token included in the request is invalid.',
		);
	}
	if (credentials.expiresAt && credentials.expiresAt.getTime() <= signed.now) {
		throw new AwsError(
			ErrorName.ExpiredToken,
			403,
			'The security token included in the request is expired',
		);
	}
	return credentials;
}

function checkClock(date: string, now: number): void {
	const skew = parseDate(date) - now;
	const allowed = MAX_SKEW_MINUTES * MINUTE;
	const limit = (sign: 1 | -1) =>
		// Stryker disable next-line EqualityOperator: it is never 0
		`${basicFormat(now + sign * allowed)} (${basicFormat(now)} ${sign > 0 ? '+' : '-'} ${MAX_SKEW_MINUTES} min.)`;
	if (skew < -allowed) {
		throw invalidSignature(`${CLOCK_FAULTS.slow}: ${date} is now earlier than ${limit(-1)}`);
	}
	if (skew > allowed) {
		throw invalidSignature(`${CLOCK_FAULTS.fast}: ${date} is still later than ${limit(1)}`);
	}
}

function checkCoverage({ signedHeaders }: Authorization): void {
	if (!signedHeaders.includes('host')) {
		throw invalidSignature(
			"'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
		);
	}
}

function checkSignature(
	{ request, body }: SignedRequest,
	authorization: Authorization,
	date: string,
	credentials: Credentials,
): void {
	const payloadHash = sha256(body);
	const claimedHash = header(request, 'x-amz-content-sha256');
	if (claimedHash !== undefined && claimedHash !== payloadHash) {
		throw invalidSignature(
			"The value of 'x-amz-content-sha256' header does not match the calculated hash.",
		);
	}
	const canonical = canonicalRequest(request, authorization.signedHeaders, payloadHash);
	const expected = sign(credentials.secretAccessKey, authorization.scope, date, canonical);
	if (!isSameText(expected, authorization.signature)) {
		throw invalidSignature(
			'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
		);
	}
}

function sign(secret: string, scope: CredentialScope, date: string, canonical: string): string {
	const scopeText = [scope.date, scope.region, scope.service, scope.terminator].join('/');
	const stringToSign = [ALGORITHM, date, scopeText, sha256(canonical)].join('\n');
	return hmac(signingKey(secret, scope), stringToSign).toString('hex');
}

const sha256 = (bytes: string | Uint8Array) => hash('sha256', bytes);

/** Compares in a time that says nothing about where the texts differ. */
function isSameText(expected: string, actual: string): boolean {
	const [a, b] = [Buffer.from(expected), Buffer.from(actual)];
	return a.length === b.length && timingSafeEqual(a, b);
}

const invalidSignature = (message: string) =>
	new AwsError(ErrorName.InvalidSignature, 403, message);
