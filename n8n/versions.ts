/** A full n8n that can be installed, with a Node that it runs on. */
export interface N8nRelease {
	n8n: string;
	/** From the npm registry, whatever runs here. */
	node: string;
	/** Of n8n's modules, those that fetch lists from n8n's servers. */
	unwantedModules: string[];
	/** Dependencies to take from the npm registry in place of another host. */
	overrides?: Record<string, string>;
}

/** The n8n that everything here runs in, unless told otherwise. It wants Node 24 or newer. */
export const CURRENT: N8nRelease = {
	n8n: '2.40.7',
	node: '24.21.0',
	unwantedModules: ['mcp-registry', 'instance-ai'],
};

/** The last of n8n 1.x. Its isolated-vm doesn't compile on Node 20. */
export const LEGACY: N8nRelease = {
	n8n: '1.123.81',
	node: '22.23.3',
	unwantedModules: [],
	// It wants 0.20.2 from cdn.sheetjs.com, for nodes that nothing here uses.
	overrides: { xlsx: '0.18.5' },
};

export const RELEASES = [CURRENT, LEGACY];
