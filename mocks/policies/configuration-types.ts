/**
 * Types of deviceConfigurations that the mock holds no object of, with the properties that tools
 * select of them. In the metadata of v1.0, but for the last, which is in beta.
 *
 * @see https://graph.microsoft.com/v1.0/$metadata
 */
const unheld: Readonly<Record<string, readonly string[]>> = {
  androidCustomConfiguration: [],
  androidGeneralDeviceConfiguration: [],
  androidWorkProfileCustomConfiguration: [],
  androidWorkProfileGeneralDeviceConfiguration: [],
  appleDeviceFeaturesConfigurationBase: [],
  editionUpgradeConfiguration: [],
  iosCertificateProfile: [],
  iosCustomConfiguration: [],
  iosDeviceFeaturesConfiguration: [],
  iosGeneralDeviceConfiguration: [],
  iosUpdateConfiguration: [],
  macOSCustomConfiguration: [],
  macOSDeviceFeaturesConfiguration: [],
  macOSGeneralDeviceConfiguration: [],
  sharedPCConfiguration: [],
  windows10EndpointProtectionConfiguration: [],
  windows10EnterpriseModernAppManagementConfiguration: [],
  windows10GeneralConfiguration: [],
  windows10SecureAssessmentConfiguration: [],
  windows10TeamGeneralConfiguration: [],
  windows81GeneralConfiguration: [],
  windowsDefenderAdvancedThreatProtectionConfiguration: [],
  windowsPhone81CustomConfiguration: [],
  windowsPhone81GeneralConfiguration: [],
  unsupportedDeviceConfiguration: ["originalEntityTypeName", "details"],
};

/** Properties that tools select of a type which the mock does not hold; undefined where it is none. */
export function unheldProperties(type: string): readonly string[] | undefined {
  return Object.hasOwn(unheld, type) ? unheld[type] : undefined;
}
