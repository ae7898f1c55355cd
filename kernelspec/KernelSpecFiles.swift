/// The files of this folder, built into the program: it installs itself without knowing where it was built.
public enum KernelSpecFiles {
  public static let template = PackageResources.kernel_json
  public static let logos = [
    "logo-svg.svg": PackageResources.logo_svg_svg, "logo-32x32.png": PackageResources.logo_32x32_png,
    "logo-64x64.png": PackageResources.logo_64x64_png,
  ]
  /// JupyterLab's extension but for `static/words.js`, which the program writes from the language's definitions.
  public static let labExtension = [
    "package.json": PackageResources.package_json,
    "static/remoteEntry.js": PackageResources.remoteEntry_js,
    "static/extension.js": PackageResources.extension_js,
    "static/coloring.js": PackageResources.coloring_js,
    "static/symbols.js": PackageResources.symbols_js,
  ]
}
