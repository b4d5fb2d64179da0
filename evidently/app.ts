import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import {
	AwsError,
	internalServerException,
	requestEntityTooLargeException,
	unknownOperationException,
	unsupportedMediaTypeException,
	validationException,
} from '../nodes/AwsEvidently/receive/awsErrors';
import { errorReply, writeReply } from '../nodes/AwsEvidently/receive/replies';
import { toOperation, type Operation } from '../nodes/AwsEvidently/receive/operations';
import { originForm } from '../nodes/AwsEvidently/receive/request';
import { authenticate, MAX_BODY_BYTES, receiveBody } from './authenticate';
import { interfere } from './interference';
import { operationOf, setOperation } from './operation';
import { replyToPutProjectEvents } from './putProjectEvents';
import { replyToGetProject, replyToListProjects } from './readProjects';
import type { Service } from './service';
import { countOutcome } from './stats';

/**
 * Evidently's operations as an Express application.
 * @param basePath comes before every path, such as `/prefix`
 */
export function createApp(service: Service, basePath: string): Express {
	const app = express();
	app.disable('x-powered-by');
	app.use(countRequest(service));
	app.use(basePath, serve(service));
	app.use(unknownOperation);
	app.use(sendError(service));
	return app;
}

/** The operations are told apart by the API's rules, not by Express's, which are laxer. */
const serve = (service: Service): RequestHandler[] => [
	readOperation,
	receiveBody,
	authenticate(service),
	perform(service),
];

const readOperation: RequestHandler = (request, response, next) => {
	setOperation(response, toOperation(request.method, originForm(request.url)));
	next();
};

const perform = (service: Service): RequestHandler => {
	const handlers: Record<Operation['name'], RequestHandler> = {
		PutProjectEvents: express.Router().use(interfere(service), replyToPutProjectEvents(service)),
		GetProject: replyToGetProject(service),
		ListProjects: replyToListProjects(service),
	};
	return (request, response, next) => handlers[operationOf(response).name](request, response, next);
};

const countRequest =
	({ stats }: Service): RequestHandler =>
	(_request, response, next) => {
		stats.requests += 1;
		stats.openRequests += 1;
		stats.maxOpenRequests = Math.max(stats.maxOpenRequests, stats.openRequests);
		response.once('close', () => (stats.openRequests -= 1));
		next();
	};

const unknownOperation: RequestHandler = () => {
	throw unknownOperationException();
};

const sendError =
	({ stats, log }: Service): ErrorRequestHandler =>
	// Express tells an error handler by its four parameters.
	(error: Error & { status?: number }, _request, response, _next) => {
		const awsError = error instanceof AwsError ? error : translate(error);
		if (awsError.status >= 500 && awsError !== error) log(error.stack ?? error.message);
		countOutcome(stats, awsError.name);
		writeReply(response, errorReply(awsError));
	};

/** Express and its body reader give errors a `status`; without one it is a bug of ours. */
function translate(error: { status?: number }): AwsError {
	switch (error.status) {
		case 400:
			return validationException('cannotParse', 'The request cannot be read.');
		case 413:
			return requestEntityTooLargeException(MAX_BODY_BYTES);
		case 415:
			return unsupportedMediaTypeException('an encoded body');
		default:
			return internalServerException();
	}
}
