import type { ValidationReason } from '../../nodes/AwsEvidently/api/errors';
import { CUSTOM_EVENT } from '../../nodes/AwsEvidently/api/events';
import { halve, isWorthHalving } from '../../nodes/AwsEvidently/send/halving';

const EVENT = {
	project: 'a',
	type: CUSTOM_EVENT,
	timestamp: new Date(0),
	data: '{}',
	hasAssignment: false,
} as const;

const validationError = (reason?: ValidationReason, ...fields: string[]) =>
	Object.assign(new Error('1 validation error detected'), {
		name: 'ValidationException',
		reason,
		...(fields.length > 0 && { fieldList: fields.map((name) => ({ name, message: 'Invalid' })) }),
	});

it('halves a request that is too large, even if a proxy rejected it', () => {
	expect(isWorthHalving(Object.assign(new Error(), { $metadata: { httpStatusCode: 413 } }))).toBe(
		true,
	);
});

it.each([
	['without a reason', validationError()],
	['about an event', validationError('fieldValidationFailed', 'events.3.member.data')],
	["about a body that can't be parsed", validationError('cannotParse')],
])('halves a request after a validation error %s', (_what, error) => {
	expect(isWorthHalving(error)).toBe(true);
});

it.each([
	['a validation error about the project', validationError('fieldValidationFailed', 'project')],
	[
		'a validation error about the project and an event',
		validationError('other', 'events', 'project'),
	],
	[
		"a validation error about the project in AWS's words",
		Object.assign(validationError(), {
			message:
				"1 validation error detected: Value 'a b' at 'project' failed to satisfy constraint: Member must satisfy regular expression pattern",
		}),
	],
	['a validation error about the operation', validationError('unknownOperation')],
	['another error of the service', Object.assign(new Error(), { name: 'AccessDeniedException' })],
	['an error of the network', Object.assign(new Error(), { code: 'ECONNRESET' })],
])('does not halve a request after %s', (_what, error) => {
	expect(isWorthHalving(error)).toBe(false);
});

it.each([
	[2, 1],
	[5, 3],
	[50, 25],
])('halves a batch of %d events behind the first %d', (size, first) => {
	const events = Array.from({ length: size }, (_, itemIndex) => ({ ...EVENT, itemIndex }));
	expect(halve({ project: 'a', events })).toEqual([
		{ project: 'a', events: events.slice(0, first) },
		{ project: 'a', events: events.slice(first) },
	]);
});
