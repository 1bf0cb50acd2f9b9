/** A model, and the part of the fleet that has it. */
export interface ModelShare {
  readonly manufacturer: string;
  readonly model: string;
  readonly share: number;
}

/** Models a simulated fleet is made of unless told otherwise, with their share in percent. */
export const hardware: readonly ModelShare[] = [
  { manufacturer: "Dell Inc.", model: "Latitude 7440", share: 14 },
  { manufacturer: "Dell Inc.", model: "Latitude 5430", share: 11 },
  { manufacturer: "Dell Inc.", model: "OptiPlex 7010", share: 7 },
  { manufacturer: "Dell Inc.", model: "Precision 3581", share: 4 },
  { manufacturer: "LENOVO", model: "21HM002UGE", share: 13 },
  { manufacturer: "LENOVO", model: "20XW00A8GE", share: 9 },
  { manufacturer: "LENOVO", model: "ThinkCentre M70q Gen 3", share: 5 },
  { manufacturer: "HP", model: "HP EliteBook 840 14 inch G10 Notebook PC", share: 12 },
  { manufacturer: "HP", model: "HP ProBook 450 G8 Notebook PC", share: 8 },
  { manufacturer: "HP", model: "HP EliteDesk 800 G6", share: 4 },
  { manufacturer: "Microsoft Corporation", model: "Surface Laptop 5", share: 6 },
  { manufacturer: "Microsoft Corporation", model: "Surface Pro 9", share: 4 },
  { manufacturer: "Microsoft Corporation", model: "Virtual Machine", share: 3 },
];

/**
 * The models of a fleet whose shares were given as parts of 1, in percent like the others: what is
 * left goes to the models that are not named, in their usual proportion.
 */
export function modelsWith(given: Readonly<Record<string, number>>): readonly ModelShare[] {
  const named = Object.entries(given).map(([model, share]) => ({
    manufacturer: hardware.find((item) => item.model === model)?.manufacturer ?? "Contoso",
    model,
    share: share * 100,
  }));
  const others = hardware.filter(({ model }) => !Object.hasOwn(given, model));
  const left = 100 - named.reduce((sum, { share }) => sum + share, 0);
  // what rounding leaves is no PC
  if (left < 1e-6) return named;
  const usual = others.reduce((sum, { share }) => sum + share, 0);
  return [...named, ...others.map((item) => ({ ...item, share: (item.share * left) / usual }))];
}

/** Departments, as an administrator would put them into extensionAttribute1. */
export const departments: readonly string[] = [
  "Sales",
  "Finance",
  "Engineering",
  "Production",
  "Logistics",
  "HR",
  "IT",
];

/** Sites, as an administrator would put them into extensionAttribute2. */
export const sites: readonly string[] = ["FRA", "BER", "MUC", "VIE", "ZRH"];
