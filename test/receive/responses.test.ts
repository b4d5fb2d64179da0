import {
	accessDeniedException,
	internalServerException,
	requestEntityTooLargeException,
	throttlingException,
	unknownOperationException,
	validationException,
} from '../../nodes/AwsEvidently/receive/awsErrors';
import {
	errorResponse,
	jsonResponse,
	withRequestId,
} from '../../nodes/AwsEvidently/receive/responses';
import { textLike } from '../support/values';

const REQUEST_ID = { 'x-amzn-RequestId': textLike(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) };
const JSON_HEADERS = { ...REQUEST_ID, 'content-type': 'application/json' };

it('adds a request ID to a response, which is empty by default', () => {
	const response = withRequestId({ status: 204 });
	expect(response).toEqual({ status: 204, headers: REQUEST_ID, body: '' });
	expect(withRequestId({ status: 204 }).headers).not.toEqual(response.headers);
});

it('keeps the headers of a custom response, including its request ID', () => {
	const headers = { 'x-amzn-RequestId': 'mine', 'x-other': '1' };
	expect(withRequestId({ status: 200, headers, body: 'x' })).toEqual({
		status: 200,
		headers,
		body: 'x',
	});
});

it('returns a document as JSON, with HTTP 200 by default', () => {
	expect(jsonResponse({ a: [1] })).toEqual({
		status: 200,
		headers: JSON_HEADERS,
		body: '{"a":[1]}',
	});
	expect(jsonResponse({}, 201, { 'x-more': 'y' })).toEqual({
		status: 201,
		headers: { ...JSON_HEADERS, 'x-more': 'y' },
		body: '{}',
	});
});

it.each([
	[
		throttlingException(),
		429,
		'ThrottlingException',
		{
			message: 'Rate exceeded',
			serviceCode: 'evidently',
			quotaCode: 'L-PUTPROJECTEVENTS',
		},
	],
	[
		internalServerException(),
		500,
		'InternalServerException',
		{ message: 'An internal error occurred. Try again later.' },
	],
	[accessDeniedException('No'), 403, 'AccessDeniedException', { message: 'No' }],
	[
		validationException('cannotParse', 'What?'),
		400,
		'ValidationException',
		{ message: 'What?', reason: 'cannotParse' },
	],
	[
		unknownOperationException(),
		404,
		'UnknownOperationException',
		{ message: 'The requested operation is not recognized.' },
	],
	[
		requestEntityTooLargeException(7),
		413,
		'RequestEntityTooLargeException',
		{ message: 'The request body is larger than the limit of 7 bytes.' },
	],
])('returns the name of an error in a header and its other members in the body: %s', (...args) => {
	const [error, status, name, document] = args;
	const response = errorResponse(error);
	expect(response).toMatchObject({
		status,
		headers: { ...JSON_HEADERS, 'x-amzn-errortype': name },
	});
	expect(JSON.parse(String(response.body))).toEqual(document);
});
