import { ErrorName } from './errors';

/** What PutProjectEvents replies for one event; the model requires none of the members. */
export interface EventResult {
	/** A lower-case UUID, given to an accepted event. */
	eventId?: string;
	errorCode?: string;
	errorMessage?: string;
}

export interface PutProjectEventsReply {
	failedEventCount: number;
	/** One for each event of the request, in their order. */
	eventResults: EventResult[];
}

/** Codes of rejected events that may be accepted at another try, of those the API model recommends. */
export const RETRYABLE_CODES: readonly string[] = [
	ErrorName.Throttling,
	ErrorName.InternalServer,
	ErrorName.ServiceUnavailable,
];
