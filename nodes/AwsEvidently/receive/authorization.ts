import { ErrorName } from '../api/errors';
import { AwsError, incompleteSignature, invalidSignature } from './awsErrors';
import { checkClockSkew, requestDate } from './clockSkew';
import { header, type WireRequest } from './request';

/** The parts of `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
export interface Authorization {
	accessKeyId: string;
	scope: CredentialScope;
	/** The lower-case names of the signed headers. */
	signedHeaders: string[];
	/** The signature in hexadecimal, as sent. */
	signature: string;
}

/** What a request says about its signature, checked as far as that is possible without a key. */
export interface Claim extends Authorization {
	/** The time of signing in ISO 8601's basic format, such as `20210201T093000Z`. */
	date: string;
}

export interface CredentialScope {
	/** `YYYYMMDD` */
	date: string;
	region: string;
	service: string;
	terminator: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

const TERMINATOR = 'aws4_request';
const PARAMETERS = ['Credential', 'SignedHeaders', 'Signature'] as const;

/**
 * Reads what a request says about its signature, and rejects it if no key could make it valid.
 * @param service the signing name, such as `evidently`
 * @param now epoch milliseconds
 * @throws AwsError with AWS's code, message and status
 */
export function readClaim(request: WireRequest, service: string, now: number): Claim {
	const authorization = parseAuthorization(header(request, 'authorization'));
	const date = requestDate(request);
	checkScope(authorization.scope, service, date);
	checkClockSkew(date, now);
	checkCoverage(authorization);
	return { ...authorization, date };
}

/**
 * Parses an Authorization header. Its errors never quote the header.
 * @throws MissingAuthenticationTokenException if there is no header
 * @throws IncompleteSignatureException if SigV4 doesn't define such a header
 */
export function parseAuthorization(header: string | undefined): Authorization {
	if (!header) {
		throw new AwsError(ErrorName.MissingAuthenticationToken, 403, 'Missing Authentication Token');
	}
	const [algorithm, ...rest] = header.trim().split(/\s/);
	if (algorithm !== ALGORITHM) {
		throw incompleteSignature(`Authorization header requires the algorithm '${ALGORITHM}'.`);
	}
	const parameters = parseParameters(rest.join(''));
	const [accessKeyId, scope] = parseCredential(parameters.Credential);
	return {
		accessKeyId,
		scope,
		signedHeaders: parameters.SignedHeaders.toLowerCase().split(';'),
		signature: parameters.Signature,
	};
}

function parseParameters(text: string): Record<(typeof PARAMETERS)[number], string> {
	const found = new Map(text.split(',').map(splitAtEquals));
	const missing = PARAMETERS.filter((name) => !found.get(name));
	if (missing.length > 0) {
		throw incompleteSignature(
			missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '),
		);
	}
	const [Credential, SignedHeaders, Signature] = PARAMETERS.map((name) => found.get(name)!);
	return { Credential: Credential!, SignedHeaders: SignedHeaders!, Signature: Signature! };
}

function splitAtEquals(parameter: string): [string, string] {
	const at = parameter.indexOf('=');
	// Stryker disable next-line EqualityOperator,ArrayDeclaration: no one looks up a parameter without a name
	return at < 0 ? [parameter, ''] : [parameter.slice(0, at), parameter.slice(at + 1)];
}

function parseCredential(credential: string): [string, CredentialScope] {
	const parts = credential.split('/');
	const [accessKeyId, date, region, service, terminator] = parts;
	if (parts.length !== 5 || !accessKeyId || !date || !region || !service || !terminator) {
		throw incompleteSignature(
			"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, but it doesn't.",
		);
	}
	return [accessKeyId, { date, region, service, terminator }];
}

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

function checkCoverage({ signedHeaders }: Authorization): void {
	if (!signedHeaders.includes('host')) {
		throw invalidSignature(
			"'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
		);
	}
}
