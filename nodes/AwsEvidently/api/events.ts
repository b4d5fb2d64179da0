/** From the API model (2021-02-01): EventType. */
export const CUSTOM_EVENT = 'aws.evidently.custom';
export const EVALUATION_EVENT = 'aws.evidently.evaluation';

/** In the model's order. */
export const EVENT_TYPES = [EVALUATION_EVENT, CUSTOM_EVENT] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The most events that a PutProjectEvents request may hold. */
export const MAX_EVENTS = 50;

/** An event of PutProjectEvents as it is on the wire. */
export interface WireEvent {
	/** A JSON document. */
	data: string;
	/** Epoch seconds, fractions allowed. */
	timestamp: number;
	type: EventType;
}
