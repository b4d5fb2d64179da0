import { AssumeRoleError } from '../aws/assumeRole';
import type { Redact } from '../aws/redaction';

/** What is known about a failed request, as an item's JSON. */
export type FailureDetails = {
	/** The service's own code, or the system's (such as ECONNRESET). */
	errorCode?: string;
	errorMessage?: string;
	/** A string, as in n8n's own errors. */
	httpCode?: string;
};

/** The members of the SDK's errors and of system errors that are read here. */
interface RequestError {
	name?: string;
	message?: string;
	code?: string;
	$fault?: string;
	$metadata?: { httpStatusCode?: number };
	/** Takes out what the message repeats of the signed request. */
	redact?: Redact;
}

export function failureDetails(cause: unknown): FailureDetails {
	const failure = cause instanceof AssumeRoleError ? cause.failure : cause;
	const {
		name,
		message = '',
		code,
		$fault,
		$metadata,
		redact = unchanged,
	} = failure as RequestError;
	const status = $metadata?.httpStatusCode;
	// If the response names no error, the SDK uses the status or a numeric code as the name.
	const isNamed = $fault !== undefined && name !== undefined && /\D/.test(name);
	const errorCode = isNamed ? name : code;
	return {
		...(errorCode !== undefined && {
			errorCode: redact(errorCode),
			errorMessage: redact(message),
		}),
		...(status !== undefined && { httpCode: String(status) }),
	};
}

const unchanged: Redact = (text) => text;
