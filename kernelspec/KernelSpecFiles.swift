/// The files of this folder, built into the program: it installs itself without knowing where it was built.
public enum KernelSpecFiles {
  public static let template = PackageResources.kernel_json
  public static let logos = [
    "logo-svg.svg": PackageResources.logo_svg_svg, "logo-32x32.png": PackageResources.logo_32x32_png,
    "logo-64x64.png": PackageResources.logo_64x64_png,
  ]
}
