using WedgeFast.Geometry;

namespace WedgeFast.Training;

/// <summary>An iterate whose dual bound was completed.</summary>
/// <param name="Neurons">Its neurons and coefficients.</param>
/// <param name="Dual">D of its own theta.</param>
/// <param name="Violation">nu / beta of its own theta, with the upper bound on nu.</param>
internal sealed record ProvenNetwork((Neuron Neuron, double[] Z)[] Neurons, double Dual, double Violation);
