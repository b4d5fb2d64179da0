import type { RequestHandler, Response } from 'express';
import {
	internalServerException,
	throttlingException,
} from '../nodes/AwsEvidently/receive/awsErrors';
import { errorReply, withRequestId, writeReply } from '../nodes/AwsEvidently/receive/replies';
import { bodyOf } from './authenticate';
import type { RequestFault } from './faults';
import { operationOf } from './operation';
import type { Service } from './service';
import { countOutcome } from './stats';

/** What may come between a signed PutProjectEvents request and the operation. */
export const interfere = (service: Service): RequestHandler[] => [
	substituteReply(service),
	limitRate(service),
	injectFault(service),
];

/** Whether the reply to a request is to be dropped once its events are stored. */
export const isReplyLost = (response: Response): boolean => response.locals.isReplyLost === true;

export const dropConnection = (response: Response) => void response.socket?.resetAndDestroy();

const substituteReply =
	(service: Service): RequestHandler =>
	async (request, response, next) => {
		const received = {
			project: operationOf<'PutProjectEvents'>(response).project,
			headers: request.headersDistinct,
			body: bodyOf(request),
		};
		const substitute = await service.onPutProjectEvents?.(received);
		if (!substitute) return next();
		countOutcome(service.stats, 'substituted');
		return writeReply(response, withRequestId(substitute));
	};

const limitRate =
	(service: Service): RequestHandler =>
	(_request, response, next) => {
		if (!service.quota || service.quota.take(service.now())) return next();
		countOutcome(service.stats, 'quota');
		return writeReply(response, errorReply(throttlingException()));
	};

const injectFault =
	(service: Service): RequestHandler =>
	(_request, response, next) => {
		const fault = service.faults.nextRequest();
		response.locals.isReplyLost = fault === 'lost-reply';
		if (fault === undefined || fault === 'lost-reply') return next();
		countOutcome(service.stats, fault);
		return FAULTY_REPLIES[fault](response);
	};

const FAULTY_REPLIES: Record<Exclude<RequestFault, 'lost-reply'>, (response: Response) => void> = {
	throttle: (response) => writeReply(response, errorReply(throttlingException())),
	'server-error': (response) => writeReply(response, errorReply(internalServerException())),
	reset: dropConnection,
	stall: () => undefined,
};
