import { ErrorName } from './errors';

/** The result of one event in PutProjectEvents. The model requires none of the members. */
export interface EventResult {
	/** A lowercase UUID, which only an accepted event has. */
	eventId?: string;
	errorCode?: string;
	errorMessage?: string;
}

export interface PutProjectEventsResponse {
	failedEventCount: number;
	/** One for each event of the request, in their order. */
	eventResults: EventResult[];
}

/** The recommended error codes of events that may be accepted when they are sent again. */
export const RETRYABLE_CODES: readonly string[] = [
	ErrorName.Throttling,
	ErrorName.InternalServer,
	ErrorName.ServiceUnavailable,
];
