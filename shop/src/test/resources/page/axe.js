// Violations of accessibility that axe calls serious or critical. Ends by calling its last argument.

const done = arguments[arguments.length - 1];
const grave = ({ impact }) => impact === "serious" || impact === "critical";
const said = ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`;
axe.run({ resultTypes: ["violations"] }).then(
  ({ violations }) => done(violations.filter(grave).map(said)),
  (error) => done([String(error)]),
);
