/** What a `ValidationException` gives as its `reason` in the API model. */
export type ValidationReason =
	'unknownOperation' | 'cannotParse' | 'fieldValidationFailed' | 'other';

export interface InvalidField {
	name: string;
	message: string;
}

/** An error as an AWS service replies it: a status, a name, words and further members. */
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

// The model names the member, not the code of this quota, so the code here is our own.
const REQUEST_QUOTA = { serviceCode: 'evidently', quotaCode: 'L-PUTPROJECTEVENTS' };

export const throttlingException = () =>
	new AwsError('ThrottlingException', 429, 'Rate exceeded', REQUEST_QUOTA);

export const internalServerException = () =>
	new AwsError('InternalServerException', 500, 'An internal error occurred. Try again later.');

export const accessDeniedException = (message: string) =>
	new AwsError('AccessDeniedException', 403, message);

export const resourceNotFoundException = (resourceId: string, message: string) =>
	new AwsError('ResourceNotFoundException', 404, message, { resourceId, resourceType: 'Project' });

export const validationException = (reason: ValidationReason, message: string) =>
	new AwsError('ValidationException', 400, message, { reason });

/** Words a list of violations as AWS services do: `2 validation errors detected: …; …`. */
export function fieldValidationException(fields: readonly InvalidField[]): AwsError {
	const count = `${fields.length} validation error${fields.length === 1 ? '' : 's'} detected`;
	const message = `${count}: ${fields.map((field) => field.message).join('; ')}`;
	return new AwsError('ValidationException', 400, message, {
		reason: 'fieldValidationFailed' satisfies ValidationReason,
		fieldList: fields,
	});
}

export const unknownOperationException = () =>
	new AwsError('UnknownOperationException', 404, 'The requested operation is not recognized.');

export const unsupportedMediaTypeException = (seen: string) =>
	new AwsError('UnsupportedMediaTypeException', 415, `Cannot read ${seen}; send application/json.`);

export const requestEntityTooLargeException = (limitBytes: number) =>
	new AwsError(
		'RequestEntityTooLargeException',
		413,
		`The request body is larger than the limit of ${limitBytes} bytes.`,
	);
