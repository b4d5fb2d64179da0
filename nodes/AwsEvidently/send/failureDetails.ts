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
}

export function failureDetails(cause: unknown): FailureDetails {
	const { name, message, code, $fault, $metadata } = cause as RequestError;
	const status = $metadata?.httpStatusCode;
	// If the response names no error, the SDK uses the status or a numeric code as the name.
	const isNamed = $fault !== undefined && name !== undefined && /\D/.test(name);
	const errorCode = isNamed ? name : code;
	return {
		...(errorCode !== undefined && { errorCode, errorMessage: message }),
		...(status !== undefined && { httpCode: String(status) }),
	};
}
