/** The result of one check in one n8n. */
export interface Check {
	group: string;
	title: string;
	/** Why the check failed, or undefined if it passed. */
	error?: string;
}

export const hasFailed = ({ error }: Check) => error !== undefined;
