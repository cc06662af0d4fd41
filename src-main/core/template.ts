/** The values that a template's variables stand for. */
export type TemplateVariables = Readonly<Record<string, string>>;

/** Why a template cannot be filled, and what may stand in it, in words. */
export interface TemplateFault {
  readonly reason: string;
  readonly allowed: string;
}

/**
 * Fills a template in Python's `str.format` syntax: `{name}`, and `{{`, `}}` for literal braces.
 * @throws what `refuse` makes of an unknown variable or a lone brace
 */
export function fillTemplate(
  template: string,
  variables: TemplateVariables,
  refuse: (fault: TemplateFault) => Error,
): string {
  return template.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (match: string, name?: string) => {
    if (match === '{{') return '{';
    if (match === '}}') return '}';
    if (name !== undefined && Object.hasOwn(variables, name)) return variables[name]!;
    const allowed = `{${Object.keys(variables).join('}, {')}}, and {{ or }} for a brace itself`;
    const reason = name === undefined ? `"${match}" stands alone` : `"${match}" is no variable`;
    throw refuse({ reason, allowed });
  });
}

/** A file's name without its suffix, and the suffix without its dot; `.hidden` has none. */
export function splitName(name: string): { readonly barename: string; readonly ext: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0
    ? { barename: name.slice(0, dot), ext: name.slice(dot + 1) }
    : { barename: name, ext: '' };
}
