/** The names of the errors that the API model declares, and of those that AWS returns before a request reaches an operation. */
export const ErrorName = {
	AccessDenied: 'AccessDeniedException',
	ExpiredToken: 'ExpiredTokenException',
	IncompleteSignature: 'IncompleteSignatureException',
	InternalServer: 'InternalServerException',
	InvalidSignature: 'InvalidSignatureException',
	MissingAuthenticationToken: 'MissingAuthenticationTokenException',
	RequestEntityTooLarge: 'RequestEntityTooLargeException',
	ResourceNotFound: 'ResourceNotFoundException',
	ServiceQuotaExceeded: 'ServiceQuotaExceededException',
	ServiceUnavailable: 'ServiceUnavailableException',
	Throttling: 'ThrottlingException',
	UnknownOperation: 'UnknownOperationException',
	UnrecognizedClient: 'UnrecognizedClientException',
	UnsupportedMediaType: 'UnsupportedMediaTypeException',
	Validation: 'ValidationException',
} as const;

/** The values of `reason` in a `ValidationException`. */
export type ValidationReason =
	'unknownOperation' | 'cannotParse' | 'fieldValidationFailed' | 'other';

/** An entry of a `ValidationException`'s `fieldList`. */
export interface InvalidField {
	name: string;
	message: string;
}

/** AWS has one code for a wrong signature and a wrong clock: these words begin the message of the latter. */
export const CLOCK_FAULTS = {
	slow: 'Signature expired',
	fast: 'Signature not yet current',
} as const;
