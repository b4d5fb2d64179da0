import { CLOCK_FAULTS } from '../api/errors';
import { shorten } from '../shared/invalidValue';
import { adviceForCode, TASK_ADVICE, type Task, type TaskAdvice } from './errorAdvice';
import type { Redact } from './redaction';

/** What happened to a request, and what to do next, for the user. */
export interface Explanation {
	message: string;
	advice?: string;
	/** A string, as n8n's errors require. */
	httpCode?: string;
	requestId?: string;
	attempts?: number;
}

/** What only the client knows about a failed request; it adds this to the request's error. */
export interface RequestFacts {
	/** Whether the request went to AWS's own hosts, where the service has ended. */
	onAwsHost?: boolean;
	/** The size of the request's body. */
	requestBytes?: number;
	/** Removes the credential's secrets from what the service wrote. */
	redact?: Redact;
}

/** The members of the SDK's errors and of ours that are read here. All of them may be missing. */
interface SdkError extends Error, RequestFacts {
	/** The code of a network error. */
	code?: string;
	/** Set by our own errors. */
	advice?: string;
	/** Set on errors that the service returned, whether they have a code or not. */
	$fault?: string;
	$metadata?: { httpStatusCode?: number; requestId?: string; attempts?: number };
	$response?: { headers?: Record<string, string> };
	/** Members of a ValidationException. */
	fieldList?: Array<{ name?: string; message?: string }>;
}

const WRONG_CLOCK_ADVICE =
	'Set the clock of the machine that runs n8n. A signature is valid for 5 minutes.';
const CERTIFICATE_ADVICE =
	"Start n8n with the certificate's authority in NODE_EXTRA_CA_CERTS, or use a public certificate.";
const ENDED_ADVICE =
	'AWS ended support for CloudWatch Evidently on October 16, 2025. Set an Endpoint in the credential: the URL of a service with the Evidently API.';

/** More than a service has to say, and less than fills a screen. */
const MAX_MESSAGE_LENGTH = 2_000;

export const isWrongClock = ({ message }: Error) =>
	Object.values(CLOCK_FAULTS).some((start) => message.startsWith(start));

/** Either the service or a proxy in front of it may return this status. */
export const isTooLarge = (error: unknown) =>
	(error as Partial<SdkError>).$metadata?.httpStatusCode === 413;

/**
 * Explains a failed request with the service's own code and message, or with what kept the request
 * from the service.
 *
 * @param task what the request was for.
 */
export function explain(cause: unknown, task: Task): Explanation {
	const error = (cause instanceof Error ? cause : new Error(String(cause))) as SdkError;
	const { httpStatusCode: status, requestId, attempts } = error.$metadata ?? {};
	const { message, advice } = explainKind(error, status, task);
	return {
		message,
		advice: toSentences([advice, error.onAwsHost ? ENDED_ADVICE : undefined]) || undefined,
		...(status !== undefined && { httpCode: String(status) }),
		...(requestId !== undefined && { requestId: redacted(error, requestId) }),
		...(attempts !== undefined && { attempts }),
	};
}

function explainKind(error: SdkError, status: number | undefined, task: Task): Explanation {
	const words = TASK_ADVICE[task];
	if (isTooLarge(error)) return explainTooLarge(error, words);
	if (error.$fault !== undefined && hasCode(error)) return explainServiceError(error, task);
	if (status !== undefined) return explainForeignResponse(error, status, words);
	if (error.code !== undefined) return explainNetworkError(error, error.code, words);
	if (error.name === 'TimeoutError') {
		return { message: error.message, advice: toSentences([words.unknownOutcome, words.timeout]) };
	}
	return { message: error.message, advice: error.advice };
}

/** Without a code, the SDK uses the HTTP status as the name, or the number that n8n sends as `code`. */
const hasCode = ({ name }: Error) => /\D/.test(name);

/** Everything that the service wrote passes through here before it is quoted. */
function redacted({ redact }: SdkError, text: string): string {
	return redact ? redact(text) : text;
}

function explainServiceError(error: SdkError, task: Task): Explanation {
	const { name, message, fieldList = [] } = error;
	const fields = fieldList.map((field) => joinGiven([field.name, field.message], ': '));
	const text = redacted(error, joinGiven([name, joinGiven([message, ...fields], '; ')], ': '));
	return {
		message: shorten(text, MAX_MESSAGE_LENGTH),
		advice: isWrongClock(error) ? WRONG_CLOCK_ADVICE : adviceForCode(name, task),
	};
}

const joinGiven = (parts: Array<string | undefined>, separator: string) =>
	parts.filter(Boolean).join(separator);

function explainTooLarge(error: SdkError, { endpoint, tooLarge }: TaskAdvice): Explanation {
	const bytes = error.requestBytes?.toLocaleString('en-US');
	const facts = joinGiven([bytes && `${bytes} bytes`, 'HTTP 413'], ', ');
	return {
		message: quoting(`The request is too large for the ${endpoint} (${facts})`, error),
		advice: tooLarge,
	};
}

/** A status without an error code, or a body that isn't the API's, doesn't come from the service itself. */
function explainForeignResponse(error: SdkError, status: number, words: TaskAdvice): Explanation {
	const { endpoint, service, checkEndpoint } = words;
	const { location, 'content-type': contentType } = error.$response?.headers ?? {};
	if (location !== undefined) {
		return {
			message: `The ${endpoint} returned a redirect (HTTP ${status}), which a signed request can't follow.`,
			advice: `${checkEndpoint} The redirect leads to ${shorten(redacted(error, location))}.`,
		};
	}
	const type = shorten(redacted(error, contentType ?? 'no content type'));
	return {
		message: quoting(
			`The ${endpoint} returned HTTP ${status} and a body that isn't from ${service} (${type})`,
			error,
		),
		advice: foreignAdvice(status, words),
	};
}

function foreignAdvice(status: number, words: TaskAdvice): string {
	const { unknownOutcome, checkEndpoint, throttled } = words;
	// A proxy that limits the requests has this status, too.
	if (status === 429) return throttled;
	return toSentences([
		mayHaveBeenHandled(status) ? unknownOutcome : undefined,
		checkEndpoint,
		'A proxy or a login page may have responded instead of the service.',
	]);
}

/** A service may handle a request although its response is lost on a proxy, but not if it refuses it. */
const mayHaveBeenHandled = (status: number) => status < 300 || status >= 500;

/** Adds the service's own words to a sentence, if there are any. Other words are the SDK's, for a body it can't read. */
function quoting(sentence: string, error: SdkError): string {
	const { $fault, message } = error;
	const hasWords = $fault !== undefined && message !== '';
	return hasWords ? `${sentence}: ${shorten(redacted(error, message))}` : `${sentence}.`;
}

/** What the codes of network errors mean for an endpoint. */
const NETWORK_ERRORS = new Map<string, (endpoint: string) => string>([
	['ECONNREFUSED', (endpoint) => `The ${endpoint} refused the connection`],
	['ECONNRESET', () => 'The connection was closed before the response was complete'],
	['EHOSTUNREACH', (endpoint) => `The host of the ${endpoint} is unreachable`],
	['ENETUNREACH', (endpoint) => `The network of the ${endpoint} is unreachable`],
	['ENOTFOUND', (endpoint) => `The host of the ${endpoint} was not found`],
	['EAI_AGAIN', (endpoint) => `The host of the ${endpoint} could not be looked up`],
	['ETIMEDOUT', (endpoint) => `The ${endpoint} did not accept the connection in time`],
	['EPIPE', () => 'The connection was closed while the request was sent'],
]);

/** Errors of a connection on which the request, or a part of it, had been sent. */
const LOST_CONNECTION = new Set(['ECONNRESET', 'EPIPE']);

/** OpenSSL's words for a first record that isn't TLS, such as an HTTP response. */
const NOT_TLS = /wrong version number|packet length too long/;

const CERTIFICATE_ERROR = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

function explainNetworkError(error: SdkError, code: string, words: TaskAdvice): Explanation {
	const { endpoint, checkEndpoint, unknownOutcome, lostConnection } = words;
	const message = redacted(error, error.message);
	if (CERTIFICATE_ERROR.test(code)) {
		return {
			message: `The certificate of the ${endpoint} is not trusted (${code}): ${message}`,
			advice: CERTIFICATE_ADVICE,
		};
	}
	if (NOT_TLS.test(message)) {
		return {
			message: `The ${endpoint} doesn't use TLS, which https requires.`,
			advice: `${checkEndpoint} If the service has no certificate, the URL must start with http:// instead of https://.`,
		};
	}
	const sentence = NETWORK_ERRORS.get(code)?.(endpoint) ?? 'The request failed';
	return {
		message: `${sentence} (${code}): ${message}`,
		advice: LOST_CONNECTION.has(code)
			? toSentences([unknownOutcome, lostConnection])
			: checkEndpoint,
	};
}

/** Joins texts as sentences. The service's own words may or may not end like one. */
export function toSentences(parts: Array<string | undefined>): string {
	return parts.flatMap((part) => (part ? [/[.!?]$/.test(part) ? part : `${part}.`] : [])).join(' ');
}
