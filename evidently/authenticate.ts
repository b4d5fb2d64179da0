import { raw, type Request, type RequestHandler, type Response } from 'express';
import { SIGNING_NAME } from '../nodes/AwsEvidently/api/signing';
import { originForm } from '../nodes/AwsEvidently/receive/request';
import { verifySignature } from '../nodes/AwsEvidently/receive/signature';
import type { Service } from './service';

/** Fifty events of a megabyte fit in. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The signature covers the bytes on the wire, so they are kept as they are. */
export const receiveBody = raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false });

export const bodyOf = (request: Pick<Request, 'body'>): Buffer =>
	(request.body as Buffer | undefined) ?? Buffer.alloc(0);

export const authenticate =
	({ credentials, now }: Service): RequestHandler =>
	(request, response, next) => {
		const { method, originalUrl, headersDistinct: headers } = request;
		const { region } = verifySignature({
			service: SIGNING_NAME,
			request: { method, target: originForm(originalUrl), headers },
			body: bodyOf(request),
			credentials,
			now: now(),
		});
		response.locals.region = region;
		next();
	};

/** The Region that an authenticated request was signed for. */
export const regionOf = (response: Response): string => String(response.locals.region);
