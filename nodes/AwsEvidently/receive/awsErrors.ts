import { ErrorName, type InvalidField, type ValidationReason } from '../api/errors';

/** An error as an AWS service returns it: a status, a name, a message and further members. */
export class AwsError extends Error {
	constructor(
		override readonly name: string,
		readonly status: number,
		message: string,
		readonly members: Record<string, unknown> = {},
	) {
		super(message);
	}
}

// The API model names the member but not the code of this quota, so this code is invented.
const REQUEST_QUOTA = { serviceCode: 'evidently', quotaCode: 'L-PUTPROJECTEVENTS' };

export const throttlingException = () =>
	new AwsError(ErrorName.Throttling, 429, 'Rate exceeded', REQUEST_QUOTA);

export const internalServerException = () =>
	new AwsError(ErrorName.InternalServer, 500, 'An internal error occurred. Try again later.');

export const workflowFailedException = () =>
	new AwsError(
		ErrorName.InternalServer,
		500,
		'The workflow failed. Its execution in n8n says why.',
	);

export const incompleteSignature = (message: string) =>
	new AwsError(ErrorName.IncompleteSignature, 400, message);

export const invalidSignature = (message: string) =>
	new AwsError(ErrorName.InvalidSignature, 403, message);

export const accessDeniedException = (message: string) =>
	new AwsError(ErrorName.AccessDenied, 403, message);

export const resourceNotFoundException = (resourceId: string, message: string) =>
	new AwsError(ErrorName.ResourceNotFound, 404, message, { resourceId, resourceType: 'Project' });

/** The error for evaluations. Unlike for other operations, AWS names the resource only in the message. */
export const notEvaluatedException = (message: string) =>
	new AwsError(ErrorName.ResourceNotFound, 404, message, { resourceId: null, resourceType: null });

export const validationException = (reason: ValidationReason, message: string) =>
	new AwsError(ErrorName.Validation, 400, message, { reason });

/** Lists violations in one message like AWS services do: `2 validation errors detected: …; …`. */
export function fieldValidationException(fields: readonly InvalidField[]): AwsError {
	const count = `${fields.length} validation error${fields.length === 1 ? '' : 's'} detected`;
	const message = `${count}: ${fields.map((field) => field.message).join('; ')}`;
	return new AwsError(ErrorName.Validation, 400, message, {
		reason: 'fieldValidationFailed' satisfies ValidationReason,
		fieldList: fields,
	});
}

/** Reports a member that breaks a constraint, without its value, which may be large or personal. */
export const violation = (name: string, constraint: string): InvalidField => ({
	name,
	message: `Value at '${name}' failed to satisfy constraint: ${constraint}`,
});

/** Reports a required member that is missing. */
export const notNull = (name: string): InvalidField => ({
	name,
	message: `Value null at '${name}' failed to satisfy constraint: Member must not be null`,
});

export const unknownOperationException = () =>
	new AwsError(ErrorName.UnknownOperation, 404, 'The requested operation is not recognized.');

export const unsupportedMediaTypeException = (seen: string) =>
	new AwsError(ErrorName.UnsupportedMediaType, 415, `Cannot read ${seen}; send application/json.`);

export const requestEntityTooLargeException = (limitBytes: number) =>
	new AwsError(
		ErrorName.RequestEntityTooLarge,
		413,
		`The request body is larger than the limit of ${limitBytes} bytes.`,
	);
