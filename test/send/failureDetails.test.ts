import { failureDetails } from '../../nodes/AwsEvidently/send/failureDetails';

const errorWith = (members: object) => Object.assign(new Error('Words'), members);

describe('failureDetails', () => {
	it("returns the service's code and message and the HTTP status", () => {
		const error = errorWith({
			name: 'AccessDeniedException',
			$fault: 'client',
			$metadata: { httpStatusCode: 403 },
		});
		expect(failureDetails(error)).toEqual({
			errorCode: 'AccessDeniedException',
			errorMessage: 'Words',
			httpCode: '403',
		});
	});

	it('returns an error without the credential data that the request contained', () => {
		const redact = (text: string) => text.replaceAll('secret', '***');
		const members = { name: 'secretException', $fault: 'client', redact };
		expect(failureDetails(Object.assign(new Error('a secret message'), members))).toEqual({
			errorCode: '***Exception',
			errorMessage: 'a *** message',
		});
	});

	it('returns only the HTTP status of a response that names no error', () => {
		const error = errorWith({ name: '502', $fault: 'server', $metadata: { httpStatusCode: 502 } });
		expect(failureDetails(error)).toEqual({ httpCode: '502' });
	});

	it("returns the system's code for a lost connection", () => {
		const error = errorWith({ code: 'ECONNRESET', $metadata: { attempts: 3 } });
		expect(failureDetails(error)).toEqual({ errorCode: 'ECONNRESET', errorMessage: 'Words' });
	});

	it.each([[new Error('Words')], ['Words'], [5]])('returns no details for %p', (cause) => {
		expect(failureDetails(cause)).toEqual({});
	});
});
