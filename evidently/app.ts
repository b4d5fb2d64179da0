import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import {
	AwsError,
	internalServerException,
	requestEntityTooLargeException,
	unknownOperationException,
	unsupportedMediaTypeException,
	validationException,
} from '../nodes/AwsEvidently/receive/awsErrors';
import { errorReply } from '../nodes/AwsEvidently/receive/replies';
import { authenticate, MAX_BODY_BYTES, receiveBody } from './authenticate';
import { interfere } from './interference';
import { replyToPutProjectEvents } from './putProjectEvents';
import { replyToGetProject, replyToListProjects } from './readProjects';
import type { Service } from './service';
import { countOutcome } from './stats';
import { writeReply } from './writeReply';

/**
 * Evidently's operations as an Express application.
 * @param basePath comes before every path, such as `/prefix`
 */
export function createApp(service: Service, basePath: string): Express {
	const app = express();
	app.disable('x-powered-by');
	app.use(countRequest(service));
	app.use(basePath, createRouter(service));
	app.use(unknownOperation);
	app.use(sendError(service));
	return app;
}

function createRouter(service: Service): express.Router {
	const router = express.Router({ caseSensitive: true, strict: true });
	const signed = [receiveBody, authenticate(service)];
	// Express would answer HEAD wherever there is a GET.
	router.head('/{*path}', unknownOperation);
	router.get('/projects', signed, replyToListProjects(service));
	router.get('/projects/:project', signed, replyToGetProject(service));
	router.post(
		'/events/projects/:project',
		signed,
		interfere(service),
		replyToPutProjectEvents(service),
	);
	router.use(unknownOperation);
	return router;
}

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
