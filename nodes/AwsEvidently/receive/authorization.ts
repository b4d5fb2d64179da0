import { ErrorName } from '../api/errors';
import { AwsError } from './awsErrors';

/** The parts of `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
export interface Authorization {
	accessKeyId: string;
	scope: CredentialScope;
	/** Lower-case header names. */
	signedHeaders: string[];
	/** Hexadecimal, as sent. */
	signature: string;
}

export interface CredentialScope {
	/** `YYYYMMDD` */
	date: string;
	region: string;
	service: string;
	terminator: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

const PARAMETERS = ['Credential', 'SignedHeaders', 'Signature'] as const;

/**
 * Reads an Authorization header. Its errors never quote the header.
 * @throws MissingAuthenticationTokenException without a header
 * @throws IncompleteSignatureException for a header that SigV4 doesn't define
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

export const incompleteSignature = (message: string) =>
	new AwsError(ErrorName.IncompleteSignature, 400, message);

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
	// Stryker disable next-line EqualityOperator,ArrayDeclaration: nobody asks for a parameter without a name
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
