/**
 * The number of each edition that filters name: `skuNumber` of a managed device, and
 * `OperatingSystemSKU` of Windows. The page prints 10/111 for Core, whose number is 101.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
 * @see https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getproductinfo
 */
export const skuNumbers: Readonly<Record<string, number>> = {
  BusinessN: 49,
  CloudEdition: 203,
  CloudEditionN: 202,
  Core: 101,
  CoreCountrySpecific: 99,
  CoreN: 98,
  CoreSingleLanguage: 100,
  Education: 121,
  EducationN: 122,
  Enterprise: 4,
  EnterpriseEval: 72,
  EnterpriseG: 171,
  EnterpriseGN: 172,
  EnterpriseN: 27,
  EnterpriseNEval: 84,
  EnterpriseS: 125,
  EnterpriseSEval: 129,
  EnterpriseSN: 126,
  Holographic: 136,
  IoTEnterprise: 188,
  IoTUAP: 123,
  IoTUAPCommercial: 131,
  PPIPro: 119,
  Professional: 48,
  ProfessionalEducation: 164,
  ProfessionalEducationN: 165,
  ProfessionalN: 162,
  ProfessionalSingleLanguage: 138,
  ProfessionalWorkstation: 161,
  ServerRdsh: 175,
};
