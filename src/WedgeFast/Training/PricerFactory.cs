using WedgeFast.Geometry;
using WedgeFast.Pricing;

namespace WedgeFast.Training;

/// <summary>Makes the pricer of a class on points.</summary>
/// <param name="points">The points.</param>
/// <param name="neuronClass">The class.</param>
/// <param name="threads">Threads; 0 means all.</param>
/// <param name="outputs">The number of outputs.</param>
internal delegate IPricer PricerFactory(PointSet points, NeuronClass neuronClass, int threads, int outputs);
