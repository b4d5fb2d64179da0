/** One check in one n8n. */
export interface Check {
	group: string;
	title: string;
	/** Why it failed; none if it held. */
	error?: string;
}

export const hasFailed = ({ error }: Check) => error !== undefined;
