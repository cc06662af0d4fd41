/** A compiled AssemblyScript module as Base64; see `scripts/assembly-plugin.mjs`. */
declare module '*?assembly' {
  const base64: string;
  export default base64;
}
