import type { EventType } from '../api/events';

/** A checked event as the API defines it, with the project and the input item that it belongs to. */
export interface EvidentlyEvent {
	itemIndex: number;
	/** A name or an ARN. */
	project: string;
	type: EventType;
	timestamp: Date;
	/** A JSON document. */
	data: string;
	/** Whether the data says who got which variation. No experiment counts an evaluation event without it. */
	hasAssignment: boolean;
}
