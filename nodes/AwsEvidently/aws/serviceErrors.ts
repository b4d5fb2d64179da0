import { CLOCK_FAULTS, ErrorName } from '../api/errors';
import { shorten } from '../shared/invalidValue';

/** A failed request in words: what happened, and what to do next. */
export interface Explanation {
	message: string;
	advice?: string;
	/** As text, which is how n8n wants it. */
	httpCode?: string;
	requestId?: string;
	attempts?: number;
}

export const CHECK_ENDPOINT = "Check the credential's Endpoint.";
const CHECK_KEYS =
	"Check the credential's Access Key ID, and that it belongs to the service at the endpoint.";
const CHECK_SECRET =
	"Check the credential's Secret Access Key: a character may be missing or mistyped.";
const CHECK_TOKEN =
	'Temporary keys need their Session Token; get new ones and put all three into the credential.';
const CHECK_CLOCK = 'Set the clock of the machine that runs n8n: a signature holds for 5 minutes.';
const CHECK_TRUST =
	"Allow sts:AssumeRole to the credential's user in the role's trust policy, with the External ID if the policy asks for one.";
const ENDED =
	'AWS ended support for CloudWatch Evidently on October 16, 2025: set an Endpoint in the credential to a service that speaks its API.';

/** What to do about an error that Evidently or STS names. */
const SERVICE_ADVICE = new Map(
	Object.entries({
		AccessDenied: CHECK_TRUST,
		[ErrorName.AccessDenied]:
			"Allow the action to the credential's IAM user or role: evidently:PutProjectEvents to send, evidently:ListProjects to test the credential and to list projects.",
		ExpiredToken: CHECK_TOKEN,
		[ErrorName.ExpiredToken]: CHECK_TOKEN,
		[ErrorName.IncompleteSignature]: CHECK_KEYS,
		InvalidClientTokenId: `${CHECK_KEYS} ${CHECK_TOKEN}`,
		[ErrorName.InvalidSignature]: CHECK_SECRET,
		[ErrorName.MissingAuthenticationToken]: CHECK_ENDPOINT,
		[ErrorName.ResourceNotFound]:
			"Check the project's name and the credential's Region; Project offers the list of what is there.",
		[ErrorName.ServiceQuotaExceeded]: 'Ask for a higher quota, or send fewer events.',
		SignatureDoesNotMatch: CHECK_SECRET,
		[ErrorName.Throttling]:
			'Lower Concurrency or raise Max Attempts in the options: the service takes a limited number of requests a second.',
		[ErrorName.UnknownOperation]: CHECK_ENDPOINT,
		[ErrorName.UnrecognizedClient]: `${CHECK_KEYS} ${CHECK_TOKEN}`,
		[ErrorName.Validation]: 'Check the values that the message names.',
	}),
);

export const isWrongClock = ({ message }: Error) =>
	Object.values(CLOCK_FAULTS).some((words) => message.startsWith(words));

/** The service's own answer or a proxy's on the way. */
export const isTooLarge = (error: unknown) =>
	(error as Partial<SdkError>).$metadata?.httpStatusCode === 413;

/** What a system error's code means. */
const NETWORK_WORDS = new Map(
	Object.entries({
		ECONNREFUSED: 'The endpoint refused the connection',
		ECONNRESET: 'The connection was closed before the reply',
		EHOSTUNREACH: 'The host of the endpoint is unreachable',
		ENETUNREACH: 'The network of the endpoint is unreachable',
		ENOTFOUND: 'The host of the endpoint was not found',
		EAI_AGAIN: 'The host of the endpoint could not be looked up',
		ETIMEDOUT: 'The endpoint did not take the connection in time',
		EPIPE: 'The connection was closed while the request was sent',
	}),
);

export const MAYBE_STORED = 'The events of the request may have been stored all the same.';
const CHECK_NETWORK = 'Check the endpoint, and what lies between it and n8n.';
const TIMEOUT_ADVICE = `${MAYBE_STORED} Raise Timeout in the options, or send fewer events in a request with a smaller Batch Size.`;
const TOO_LARGE_ADVICE =
	"Shorten the event's data, or raise the limit: client_max_body_size of an nginx on the way, N8N_PAYLOAD_SIZE_MAX of an n8n that receives.";
const CERTIFICATE_ADVICE =
	'Give n8n the certificate of its authority (NODE_EXTRA_CA_CERTS), or use an endpoint with a public one.';

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/** More than a service has to say, less than fills a screen. In characters. */
const WORDS_LENGTH = 2_000;

/** Where the request had been under way. */
const BROKEN_OFF = new Set(['ECONNRESET', 'EPIPE']);

/** The parts of the SDK's errors that are read here; all may be missing. */
interface SdkError extends Error {
	code?: string;
	/** Of our own errors. */
	advice?: string;
	onAwsHost?: boolean;
	/** How large the body of a request was that is too large. */
	requestBytes?: number;
	/** Set on errors that the service answered with, named or not. */
	$fault?: string;
	$metadata?: { httpStatusCode?: number; requestId?: string; attempts?: number };
	$response?: { headers?: Record<string, string> };
	/** Members of a ValidationException. */
	fieldList?: Array<{ name?: string; message?: string }>;
}

/**
 * An error of a request in words for the user: the service's own code and message, or what kept the
 * request from it.
 *
 * @param service what the endpoint should have been.
 */
export function explain(cause: unknown, service = 'Evidently'): Explanation {
	const error = (cause instanceof Error ? cause : new Error(String(cause))) as SdkError;
	const { httpStatusCode: status, requestId, attempts } = error.$metadata ?? {};
	const { message, advice } = explainKind(error, status, service);
	return {
		message,
		advice: toSentences([advice, error.onAwsHost ? ENDED : undefined]) || undefined,
		...(status !== undefined && { httpCode: String(status) }),
		...(requestId !== undefined && { requestId }),
		...(attempts !== undefined && { attempts }),
	};
}

function explainKind(error: SdkError, status: number | undefined, service: string): Explanation {
	if (isTooLarge(error)) return explainTooLarge(error);
	if (error.$fault !== undefined && isNamed(error)) return explainServiceError(error);
	if (status !== undefined) return explainForeignReply(error, status, service);
	if (error.code !== undefined) return explainNetworkError(error, error.code);
	if (error.name === 'TimeoutError') return { message: error.message, advice: TIMEOUT_ADVICE };
	return { message: error.message, advice: error.advice };
}

/** Without a name, the SDK takes the status for one, or the number that n8n and others give as `code`. */
const isNamed = ({ name }: Error) => /\D/.test(name);

function explainServiceError(error: SdkError): Explanation {
	const { name, message, fieldList = [] } = error;
	const fields = fieldList.map((field) => `${field.name}: ${field.message}`);
	return {
		message: shorten(`${name}: ${[message, ...fields].join('; ')}`, WORDS_LENGTH),
		advice: isWrongClock(error) ? CHECK_CLOCK : SERVICE_ADVICE.get(name),
	};
}

function explainTooLarge(error: SdkError): Explanation {
	const size = error.requestBytes?.toLocaleString('en-US');
	return {
		message: `The endpoint takes no request as large as this one${size ? ` of ${size} bytes` : ''} (HTTP 413)${wordsOf(error)}`,
		advice: TOO_LARGE_ADVICE,
	};
}

/** A status without the name of an error, or a body that isn't the API's: not the service itself. */
function explainForeignReply(error: SdkError, status: number, service: string): Explanation {
	const { location, 'content-type': contentType } = error.$response?.headers ?? {};
	if (location !== undefined) {
		return {
			message: `The endpoint answered with a redirect (HTTP ${status}), which a signed request can't follow`,
			advice: `Set the credential's Endpoint to where the service really is: it named ${shorten(location)}.`,
		};
	}
	return {
		message: `The endpoint answered HTTP ${status} with something that is no reply of ${service} (${contentType ?? 'no content type'})${wordsOf(error)}`,
		advice: `${CHECK_ENDPOINT} A proxy or a login page on the way may have answered in its place.`,
	};
}

/** Those of the reply, not of the SDK that could not read it. */
function wordsOf({ $fault, message }: SdkError): string {
	return $fault !== undefined && message !== 'UnknownError' ? `: ${shorten(message)}` : '';
}

function explainNetworkError({ message }: SdkError, code: string): Explanation {
	if (CERTIFICATE.test(code)) {
		return {
			message: `The certificate of the endpoint is not trusted (${code}): ${message}`,
			advice: CERTIFICATE_ADVICE,
		};
	}
	const words = NETWORK_WORDS.get(code) ?? 'The request did not get through';
	return {
		message: `${words} (${code}): ${message}`,
		advice: BROKEN_OFF.has(code) ? `${MAYBE_STORED} ${CHECK_NETWORK}` : CHECK_ENDPOINT,
	};
}

/** Puts parts one after another, each a sentence; the service's own words may or may not end as one. */
export function toSentences(parts: Array<string | undefined>): string {
	return parts.flatMap((part) => (part ? [/[.!?]$/.test(part) ? part : `${part}.`] : [])).join(' ');
}
